import JSONText

extension IOPub {
  /// Publishes what the cell with the number `count` shows: `stream`, `display_data`, `update_display_data`,
  /// `execute_result` or `clear_output`.
  ///
  /// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-iopub-pub-sub-channel>
  func publish(_ output: Output, count: Int, parent: [UInt8]) {
    switch output {
    case .stream(let stream, let text):
      publish(text: text, stream: stream, parent: parent)
    case .display(let data, let metadata, let id, let updating):
      let transient: JSON = id.map { ["display_id": .string($0)] } ?? [:]
      let content: JSON = ["data": .object(data), "metadata": .object(metadata), "transient": transient]
      // Without an id there is nothing that could be replaced.
      if updating, let id {
        publish("update_display_data", content: content, parent: parent, role: .update(id: id))
      } else {
        publish("display_data", content: content, parent: parent, role: .display)
      }
    case .result(let data, let metadata):
      publish(
        "execute_result",
        content: ["execution_count": .integer(count), "data": .object(data), "metadata": .object(metadata)],
        parent: parent)
    case .clear(let wait):
      publish("clear_output", content: ["wait": .bool(wait)], parent: parent, role: .clear(wait: wait))
    }
  }
}
