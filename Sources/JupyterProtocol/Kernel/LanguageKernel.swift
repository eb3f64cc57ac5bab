import JSONText

/// A language that can be served as a Jupyter kernel: what `KernelServer` asks of it.
///
/// `execute`, `evaluate`, `completeness`, `complete` and `inspect` are called one at a time, on one thread. `info`,
/// `interrupt` and `shutdown` may be called from other threads at any moment, while a cell runs too.
public protocol LanguageKernel: AnyObject, Sendable {
  var info: KernelInfo { get }

  /// Runs a cell and returns when it has ended; everything it shows goes to `output`, and whatever it asks the user to
  /// `input`.
  func execute(_ request: ExecutionRequest, output: ExecutionOutput, input: ExecutionInput) -> ExecutionResult

  /// The value of one of the `user_expressions` of a request, after its cell with the number `count` has succeeded.
  func evaluate(_ expression: String, count: Int) -> ExpressionResult

  /// Stops the cell that runs, if one does, so that its `execute` returns soon.
  func interrupt()

  /// Ends the language for good, called once; an `execute` that still runs must return.
  func shutdown(restart: Bool)

  /// Whether a console should run `code` or let the user go on typing. By default it cannot be told.
  func completeness(of code: String) -> Completeness

  /// How `code` can go on at `cursor`, counted in Unicode scalars and within the code. By default nothing is found.
  func complete(code: String, cursor: Int) -> Completions

  /// What stands at `cursor`, counted in Unicode scalars and within the code; `detail` is 0, or 1 for all there is,
  /// as `x?` and `x??` ask for it. By default nothing is found.
  func inspect(code: String, cursor: Int, detail: Int) -> Inspection?
}

extension LanguageKernel {
  public func completeness(of code: String) -> Completeness { .unknown }

  public func complete(code: String, cursor: Int) -> Completions {
    Completions(matches: [], range: cursor..<cursor)
  }

  public func inspect(code: String, cursor: Int, detail: Int) -> Inspection? { nil }
}

/// Whether code can be run as it stands.
public enum Completeness: Sendable, Equatable {
  case complete
  /// More must follow, in a line that begins with `indent`.
  case incomplete(indent: String)
  case invalid
  case unknown
}

/// The ways in which code can go on.
public struct Completions: Sendable, Equatable {
  public var matches: [Match]
  /// What each match replaces, in Unicode scalars.
  public var range: Range<Int>

  public struct Match: Sendable, Equatable {
    public var text: String
    /// What it is (`function`, `instance`, `keyword`, …), which front ends show as an icon.
    public var type: String?
    public var signature: String?

    public init(text: String, type: String? = nil, signature: String? = nil) {
      self.text = text
      self.type = type
      self.signature = signature
    }
  }

  public init(matches: [Match], range: Range<Int>) {
    self.matches = matches
    self.range = range
  }
}

/// What is known of a name, keyed by MIME type.
public struct Inspection: Sendable, Equatable {
  public var data: [String: JSON]
  public var metadata: [String: JSON]

  public init(data: [String: JSON], metadata: [String: JSON] = [:]) {
    self.data = data
    self.metadata = metadata
  }
}
