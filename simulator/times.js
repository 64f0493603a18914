// When something was said, as people read it. A ts is seconds since 1970, a dot and a number.

export function time(ts) { return new Date(Number(ts.split(".")[0]) * 1000); }

export function clock(ts) {
  return time(ts).toLocaleTimeString(undefined, { hour: "numeric", minute: "2-digit" });
}

// For narrow places.
export function shortClock(ts) {
  return time(ts).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit", hour12: false });
}

export function dayName(date) {
  const days = daysAgo(date);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return date.toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long",
    year: date.getFullYear() === new Date().getFullYear() ? undefined : "numeric" });
}

// A time of today by its clock, one of another day by its day.
export function moment(ts) {
  const date = time(ts);
  const days = daysAgo(date);
  if (days === 0) return `today at ${clock(ts)}`;
  if (days === 1) return `yesterday at ${clock(ts)}`;
  return date.toLocaleDateString(undefined, { day: "numeric", month: "short",
    year: date.getFullYear() === new Date().getFullYear() ? undefined : "numeric" });
}

function daysAgo(date) {
  return Math.round((new Date(new Date().toDateString()) - new Date(date.toDateString())) / 86_400_000);
}
