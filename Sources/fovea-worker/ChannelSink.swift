import Fovea
import WorkerChannel

/// Where the worker's displays go: over the channel to the session.
final class ChannelSink: DisplaySink {
  private let channel: Channel

  init(_ channel: Channel) { self.channel = channel }

  func display(_ bundle: DisplayBundle, id: String?, updating: Bool) {
    send(.display(MIMEBundle(bundle), id: id, updating: updating))
  }

  func result(_ bundle: DisplayBundle) { send(.result(MIMEBundle(bundle))) }

  func clearOutput(wait: Bool) { send(.clearOutput(wait: wait)) }

  func display(ifCellDies bundle: DisplayBundle?) {
    channel.send(WorkerEvent.displayAtDeath(bundle.map(MIMEBundle.init)).frame(cell: CellOrigin.current))
  }

  private func send(_ event: WorkerEvent) {
    StandardStreams.waitForPipes()
    channel.send(event.frame(cell: CellOrigin.current))
  }
}

extension MIMEBundle {
  fileprivate init(_ bundle: DisplayBundle) {
    self.init(data: bundle.representations, metadata: bundle.metadata)
  }
}
