package import Foundation
package import SlackSimulator

/// A browser window without a screen, driven as a person would: by clicks and keys.
package struct Browser: Sendable {
    /// How wide, how high and in which colours.
    package struct Look: Sendable, CustomStringConvertible {
        package let name: String
        let width: Int
        let height: Int
        let isDark: Bool

        package var isPhone: Bool { width < 500 }
        package var description: String { name }

        package static let desktop = Look(name: "desktop", width: 1280, height: 800, isDark: false)
        package static let darkDesktop = Look(name: "desktop-dark", width: 1280, height: 800, isDark: true)
        package static let phone = Look(name: "phone", width: 390, height: 844, isDark: false)
        package static let darkPhone = Look(name: "phone-dark", width: 390, height: 844, isDark: true)
        package static let all = [desktop, darkDesktop, phone, darkPhone]
    }

    package let look: Look
    private let driver: ChromeDriver
    private let session: String

    /// Keys that are no characters.
    /// - SeeAlso: W3C, "WebDriver", "Keyboard actions".
    package enum Key {
        package static let enter = "\u{E007}"
        package static let shift = "\u{E008}"
        package static let escape = "\u{E00C}"
        package static let up = "\u{E013}"
        package static let down = "\u{E015}"
        package static let control = "\u{E009}"
        package static let delete = "\u{E017}"
        package static let tab = "\u{E004}"
        package static let alt = "\u{E00A}"
    }

    init(_ driver: ChromeDriver, _ look: Look, folder: URL) async throws {
        self.driver = driver
        self.look = look
        var arguments = [
            "--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--user-data-dir=\(folder.appending(path: "profile").path)", "--window-size=\(look.width),\(look.height)",
        ]
        // Chromium has no sandbox for root.
        if geteuid() == 0 { arguments.append("--no-sandbox") }
        let answer = try await driver.command(
            "POST",
            "/session",
            [
                "capabilities": [
                    "alwaysMatch": [
                        "goog:chromeOptions": ["args": .strings(arguments)],
                        "goog:loggingPrefs": ["browser": "ALL"],
                    ]
                ]
            ]
        )
        session = "/session/\(answer["sessionId"]?.string ?? "")"
        try await cdp(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": .integer(look.width), "height": .integer(look.height), "deviceScaleFactor": 1,
                "mobile": .bool(look.isPhone),
            ]
        )
        try await cdp(
            "Emulation.setEmulatedMedia",
            [
                "features": [
                    ["name": "prefers-color-scheme", "value": look.isDark ? "dark" : "light"],
                    // What moves can't be clicked.
                    ["name": "prefers-reduced-motion", "value": "reduce"],
                ]
            ]
        )
    }

    func close() async { _ = try? await driver.command("DELETE", session) }

    package func open(_ url: String) async throws {
        _ = try await driver.command("POST", "\(session)/url", ["url": .string(url)])
    }

    /// Opens another tab, which is shown from now on, and what was shown before no longer is.
    ///
    /// - Returns: its handle, for ``show(tab:)``.
    package func openTab(_ url: String) async throws -> String {
        let tab = try await driver.command("POST", "\(session)/window/new", ["type": "tab"])["handle"]?.string ?? ""
        try await show(tab: tab)
        try await open(url)
        return tab
    }

    /// The handle of the tab that is shown.
    package func tab() async throws -> String {
        try await driver.command("GET", "\(session)/window").string ?? ""
    }

    package func show(tab: String) async throws {
        _ = try await driver.command("POST", "\(session)/window", ["handle": .string(tab)])
        try await cdp("Page.bringToFront", [:])
    }

    /// Clicks what the selector finds first, once it is there.
    package func click(_ selector: String) async throws {
        try await act(on: selector, "click", [:])
    }

    /// Types into what the selector finds first, once it is there.
    package func type(_ text: String, into selector: String) async throws {
        try await act(on: selector, "value", ["text": .string(text)])
    }

    /// Gives a field the path of a file.
    package func choose(_ file: URL, in selector: String) async throws {
        let field = try await element(selector, isVisible: false)
        _ = try await driver.command("POST", "\(session)/element/\(field)/value", ["text": .string(file.path)])
    }

    /// Presses keys wherever the focus is, one after the other; those in `holding` meanwhile.
    package func press(_ keys: String, holding held: String = "") async throws {
        func down(_ key: Character) -> JSON { ["type": "keyDown", "value": .string(String(key))] }
        func up(_ key: Character) -> JSON { ["type": "keyUp", "value": .string(String(key))] }
        let actions = held.map(down) + keys.flatMap { [down($0), up($0)] } + held.map(up)
        _ = try await driver.command(
            "POST",
            "\(session)/actions",
            ["actions": [["type": "key", "id": "keyboard", "actions": .array(actions)]]]
        )
    }

    /// Runs a function's body in the page, and gives what it returns or what its promise becomes.
    @discardableResult
    package func run(_ script: String, _ arguments: JSON...) async throws -> JSON {
        try await driver.command(
            "POST",
            "\(session)/execute/sync",
            ["script": .string(script), "args": .array(arguments)]
        )
    }

    /// Waits until an expression is true in the page.
    package func wait(
        _ expression: String,
        _ arguments: JSON...,
        file: String = #fileID,
        line: Int = #line
    ) async throws {
        do {
            try await eventually(file: file, line: line) {
                let isSo = try await driver.command(
                    "POST",
                    "\(session)/execute/sync",
                    ["script": .string("return Boolean(\(expression))"), "args": .array(arguments)]
                )
                return isSo == .bool(true)
            }
        } catch let error as NeverHappened {
            try? await screenshot("failed-\(look)-\(line)")
            let text = try? await run("return document.body.innerText")
            throw ChromeDriver.Failure(description: "\(error): \(expression)\nThe page says: \(text?.string ?? "")")
        }
    }

    /// Waits until something that the selector finds has that text in it.
    package func wait(for selector: String, with text: String = "", file: String = #fileID, line: Int = #line)
        async throws
    {
        try await wait(
            "[...document.querySelectorAll(\(JSON.string(selector)))].some((e) => e.innerText.includes(\(JSON.string(text))))",
            file: file,
            line: line
        )
    }

    /// The text of what the selector finds first.
    package func text(_ selector: String) async throws -> String {
        try await run("return document.querySelector(arguments[0])?.innerText", .string(selector)).string ?? ""
    }

    /// How many elements the selector finds.
    package func count(_ selector: String) async throws -> Int {
        try await run("return document.querySelectorAll(arguments[0]).length", .string(selector)).integer ?? 0
    }

    /// What the browser's console has shown since it was asked last: errors, broken rules, texts.
    package func console() async throws -> [String] {
        let entries = try await driver.command("POST", "\(session)/se/log", ["type": "browser"]).elements ?? []
        return entries.map { "\($0["level"]?.string ?? ""): \($0["message"]?.string ?? "")" }
    }

    /// Keeps a picture of the window in `.build/screenshots/`.
    package func screenshot(_ name: String) async throws {
        let picture = try await driver.command("GET", "\(session)/screenshot").string ?? ""
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: ".build/screenshots")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try (Data(base64Encoded: picture) ?? Data()).write(to: folder.appending(path: "\(name).png"))
    }

    /// What is drawn anew between being found and being acted on is looked for again: nothing has been done to it.
    private func act(on selector: String, _ command: String, _ body: JSON) async throws {
        for isLast in [false, false, false, false, true] {
            do {
                let found = try await element(selector)
                _ = try await driver.command("POST", "\(session)/element/\(found)/\(command)", body)
                return
            } catch let failure as ChromeDriver.Failure where !isLast && failure.description.contains("stale element") {
                continue
            }
        }
    }

    private func element(_ selector: String, isVisible: Bool = true) async throws -> String {
        try await wait(
            "(() => { const e = document.querySelector(\(JSON.string(selector))); return e && \(isVisible ? "e.checkVisibility({ visibilityProperty: true })" : "true") })()"
        )
        let found = try await driver.command(
            "POST",
            "\(session)/element",
            ["using": "css selector", "value": .string(selector)]
        )
        return found.members?.first?.value.string ?? ""
    }

    private func cdp(_ method: String, _ parameters: JSON) async throws {
        _ = try await driver.command(
            "POST",
            "\(session)/goog/cdp/execute",
            ["cmd": .string(method), "params": parameters]
        )
    }
}

/// Runs `body` with a browser, whose processes and profile are gone afterwards.
package func withBrowser<T>(
    _ look: Browser.Look = .desktop,
    isolation: isolated (any Actor)? = #isolation,
    _ body: (Browser) async throws -> T
) async throws -> T {
    try await withTemporaryFolder { folder in
        let driver = try await ChromeDriver(folder: folder)
        do {
            let browser = try await Browser(driver, look, folder: folder)
            let result: T
            do {
                result = try await body(browser)
            } catch {
                await browser.close()
                throw error
            }
            await browser.close()
            await driver.end()
            return result
        } catch {
            await driver.end()
            throw error
        }
    }
}
