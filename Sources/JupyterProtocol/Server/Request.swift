import JSONText

/// A request that is being worked on: what was asked, and the ways to answer.
struct Request {
  let message: Message
  let channel: RequestChannel
  let iopub: IOPub

  var content: RequestContent { RequestContent(message) }
  var header: [UInt8] { message.header.verbatim }

  /// The type of the reply: `x_reply` to `x_request`.
  var replyType: String {
    let suffix = "_request"
    let type = message.header.type
    return (type.hasSuffix(suffix) ? String(type.dropLast(suffix.count)) : type) + "_reply"
  }

  /// Answers whoever asked.
  func reply(_ content: JSON, metadata: JSON = [:]) {
    channel.send(replyType, content: content, metadata: metadata, to: message)
  }

  /// Answers that the request failed.
  func reply(_ error: ExecutionError, adding fields: [String: JSON] = [:], metadata: JSON = [:]) {
    let content: [String: JSON] = ["status": "error"]
    reply(.object(content.merging(error.content) { $1 }.merging(fields) { $1 }), metadata: metadata)
  }

  /// Tells all front ends something that belongs to this request.
  func publish(_ type: String, _ content: JSON, metadata: JSON = [:]) {
    iopub.publish(type, content: content, metadata: metadata, parent: header)
  }
}
