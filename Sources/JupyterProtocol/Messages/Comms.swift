/// Comms, the channels of widgets. No kernel has targets for them yet: a front end that opens one is told at once that
/// nobody listens.
///
/// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#custom-messages>
extension RequestHandlers {
  /// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#comm-info>
  func commInfoRequest(_ request: Request) {
    request.reply(["status": "ok", "comms": [:]])
  }

  /// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#opening-a-comm>
  func commOpen(_ request: Request) {
    request.publish("comm_close", ["comm_id": request.content.fields["comm_id"] ?? "", "data": [:]])
  }

  /// A message to a comm that was closed when it was opened; it may have been on its way already.
  func commMsg(_ request: Request) {}

  /// The front end's side of a comm that is closed on this side already.
  func commClose(_ request: Request) {}
}
