internal import AsyncHTTPClient
internal import FoundationEssentials
internal import NIOCore
internal import NIOHTTP1
import Secrets
import SlackAPI

/// Asks sources over HTTP, with bounds on time and size, encrypted, and under a name that leads to the project.
struct SourceFetcher: Sendable {
    /// `User-Agent`, so that a source's operators know whom to speak to.
    static let userAgent = "gopherbot (+https://github.com/gobridge/gopherbot)"

    /// A source that asks for more is asked again all the same: it may have meant milliseconds.
    private static let longestPause = Duration.seconds(6 * 3600)

    /// Must not follow redirects by itself (`SlackClient.httpConfiguration`).
    let httpClient: HTTPClient

    func fetch(
        _ request: SourceRequest,
        deadline: ContinuousClock.Instant
    ) async throws(PollError) -> SourceAnswer {
        var url = try Self.checked(request.url, from: nil)
        let deadline = min(deadline, .now + request.timeout)
        var redirects = request.redirects
        while true {
            let answer = try await send(request, to: url, deadline: deadline)
            if redirects > 0, let location = Self.redirect(answer) {
                redirects -= 1
                url = try Self.checked(location, from: url)
                continue
            }
            guard request.statuses.contains(answer.status) || (answer.isNotModified && request.validators != nil)
            else {
                throw PollError(
                    .source,
                    "\(url.place) answered with status \(answer.status)",
                    pause: RetryAfter.seconds(answer.headers.first(name: "Retry-After"))
                        .map { min($0, Self.longestPause) },
                    status: answer.status
                )
            }
            return answer
        }
    }

    private func send(
        _ request: SourceRequest,
        to url: URL,
        deadline: ContinuousClock.Instant
    ) async throws(PollError) -> SourceAnswer {
        do {
            var http = try HTTPClient.Request(url: url.absoluteString, method: .GET)
            http.headers.add(name: "User-Agent", value: Self.userAgent)
            http.headers.add(name: "Accept", value: "*/*")
            // What unpacks to more than it says would need another bound.
            http.headers.add(name: "Accept-Encoding", value: "identity")
            if let tag = request.validators?.entityTag { http.headers.add(name: "If-None-Match", value: tag) }
            if let date = request.validators?.lastModified {
                http.headers.add(name: "If-Modified-Since", value: date)
            }
            let task = httpClient.execute(
                request: http,
                delegate: ResponseAccumulator(request: http, maxBodySize: request.maximumSize),
                deadline: .now() + TimeAmount(ContinuousClock.now.duration(to: deadline))
            )
            let response = try await withTaskCancellationHandler {
                try await task.get()
            } onCancel: {
                task.cancel()
            }
            return SourceAnswer(
                status: Int(response.status.code),
                headers: response.headers,
                body: response.body ?? ByteBuffer()
            )
        } catch let error as HTTPClientError where error == .cancelled {
            throw PollError(.cancelled, "given up waiting for \(url.place)")
        } catch let error as HTTPClientError where error == .deadlineExceeded {
            throw PollError(.source, "\(url.place) did not answer in time (\(Words.time(request.timeout)))")
        } catch is ResponseAccumulator.ResponseTooBigError {
            throw PollError(
                .source,
                "\(url.place) answered with more than \(request.maximumSize >> 10) KiB, which is not read"
            )
        } catch {
            throw PollError(.source, "\(url.place) can't be asked: \(ConnectionFault.words(error))")
        }
    }

    // MARK: Addresses

    /// - Parameter base: the address that redirects here.
    static func checked(_ text: String, from base: URL?) throws(PollError) -> URL {
        guard let url = URL(string: text, relativeTo: base)?.absoluteURL, let host = url.host(), !host.isEmpty else {
            let subject = base.map { "\($0.place) leads to an address that" } ?? "“\(PublicAddress.of(text))”"
            throw PollError(.source, "\(subject) names no host, and can't be asked")
        }
        guard url.user() == nil, url.password() == nil else {
            let reason = "is not asked: there is a user name or a password before its host"
            throw PollError(.source, "\(url.place) \(reason)\(base.map { ", where \($0.place) leads" } ?? "")")
        }
        let isLocal = isLoopback(host)
        // A page on the net must not make the bot ask this machine's own services.
        guard url.scheme == "https" || (url.scheme == "http" && isLocal), base == nil || !isLocal || base.isLoopback
        else {
            throw PollError(
                .source,
                "\(url.place) is not asked: it must be https, or on this machine by its own setting"
            )
        }
        return url
    }

    private static func redirect(_ answer: SourceAnswer) -> String? {
        guard [301, 302, 303, 307, 308].contains(answer.status) else { return nil }
        return answer.headers.first(name: "Location")
    }

    fileprivate static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host == "[::1]"
            || host.hasPrefix("127.") && !host.contains { $0.isLetter }
    }
}

extension URL {
    /// For people.
    fileprivate var place: String { PublicAddress.of(absoluteString) }
}

extension URL? {
    fileprivate var isLoopback: Bool { self?.host().map(SourceFetcher.isLoopback) ?? false }
}
