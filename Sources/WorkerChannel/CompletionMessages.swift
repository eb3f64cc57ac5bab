/// What a session asks the SourceKit service: how can this source go on at this place?
public struct CompletionRequest: Equatable, Sendable {
  /// The whole text, with the imports that make earlier cells visible.
  public var source: String
  /// In UTF-8 bytes; where the name that is being typed begins.
  public var offset: Int
  public var arguments: [String]

  public init(source: String, offset: Int, arguments: [String]) {
    self.source = source
    self.offset = offset
    self.arguments = arguments
  }

  public var frame: Channel.Frame {
    var payload = PayloadWriter()
    payload.write(source)
    payload.write(offset)
    payload.write(arguments.count)
    for argument in arguments { payload.write(argument) }
    return Channel.Frame(kind: 1, payload: payload.bytes)
  }

  /// nil when the frame holds no request.
  public init?(_ frame: Channel.Frame) {
    var payload = PayloadReader(frame.payload)
    guard frame.kind == 1, let source = payload.readString(), let offset = payload.readInt(),
      let count = payload.readInt(), count >= 0
    else { return nil }
    arguments = []
    for _ in 0..<count {
      guard let argument = payload.readString() else { return nil }
      arguments.append(argument)
    }
    self.source = source
    self.offset = offset
  }
}

/// The service's answer.
public struct CompletionReply: Equatable, Sendable {
  public struct Item: Equatable, Sendable {
    /// As declared: `append(_ newElement: Element)`.
    public var description: String
    /// With placeholders `<#…#>` for arguments.
    public var sourceText: String
    /// SourceKit's name for what it is: `source.lang.swift.decl.function.method.instance`.
    public var kind: String
    public var type: String

    public init(description: String, sourceText: String, kind: String, type: String) {
      self.description = description
      self.sourceText = sourceText
      self.kind = kind
      self.type = type
    }
  }

  public var items: [Item]

  public init(items: [Item]) { self.items = items }

  public var frame: Channel.Frame {
    var payload = PayloadWriter()
    payload.write(items.count)
    for item in items {
      for text in [item.description, item.sourceText, item.kind, item.type] { payload.write(text) }
    }
    return Channel.Frame(kind: 2, payload: payload.bytes)
  }

  /// nil when the frame holds no reply.
  public init?(_ frame: Channel.Frame) {
    var payload = PayloadReader(frame.payload)
    guard frame.kind == 2, let count = payload.readInt(), count >= 0 else { return nil }
    items = []
    for _ in 0..<count {
      guard let description = payload.readString(), let text = payload.readString(), let kind = payload.readString(),
        let type = payload.readString()
      else { return nil }
      items.append(Item(description: description, sourceText: text, kind: kind, type: type))
    }
  }
}
