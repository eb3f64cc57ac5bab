@testable import JupyterProtocol

/// A door that is closed until it is opened, for good.
final class Gate: Sendable {
  private let flag = Flag()

  func open() { flag.raise() }

  /// Waits until the gate is open; false if that takes unreasonably long.
  @discardableResult
  func wait(milliseconds: Int = 20_000) -> Bool { flag.wait(milliseconds: milliseconds) }
}

/// A list that several threads write to.
final class Recorder<Element: Sendable>: Sendable {
  private let list = Monitor<[Element]>([])

  func append(_ element: Element) { list.change { $0.append(element) } }
  var elements: [Element] { list.change { $0 } }
}
