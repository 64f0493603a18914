/// Where something stands in a content file: the place a person opens to change it.
package struct SourceLocation: Sendable, Hashable {
    /// The file's path as it was given to the loader, such as `responses/slices.yaml`.
    package let file: String
    /// Counted from 1; 0 where a problem concerns the file or directory as a whole.
    package let line: Int
    /// Counted from 1, in characters; 0 together with line 0.
    package let column: Int

    package init(file: String, line: Int = 0, column: Int = 0) {
        self.file = file
        self.line = line
        self.column = column
    }
}

extension SourceLocation: CustomStringConvertible {
    /// `file:line`, as editors understand it; the file alone where there is no line.
    package var description: String { line == 0 ? file : "\(file):\(line)" }
}

extension SourceLocation: Comparable {
    package static func < (left: SourceLocation, right: SourceLocation) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}
