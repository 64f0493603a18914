/// Rows for a terminal, each column as wide as its longest cell.
enum Columns {
    /// - Parameter rows: all with as many cells as the first one, which is the head.
    static func text(_ rows: [[String]]) -> String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            let line = cells.joined(separator: "  ")
            return (line.lastIndex { $0 != " " }.map { line[...$0] } ?? "") + "\n"
        }.joined()
    }
}
