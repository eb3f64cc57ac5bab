import CSourceKit
import WorkerChannel

/// The toolchain's SourceKit, in this process.
///
/// Requests and keys are those of its protocol
/// (https://github.com/swiftlang/swift/blob/main/tools/SourceKit/docs/Protocol.md).
final class SourceKit {
  init() { sourcekitd_initialize() }

  deinit { sourcekitd_shutdown() }

  /// How the source can go on; empty when SourceKit has no answer.
  func completions(_ request: CompletionRequest) -> [CompletionReply.Item] {
    guard let message = sourcekitd_request_dictionary_create(nil, nil, 0),
      let arguments = sourcekitd_request_array_create(nil, 0)
    else { return [] }
    defer {
      sourcekitd_request_release(message)
      sourcekitd_request_release(arguments)
    }
    // An index of −1 (SOURCEKITD_ARRAY_APPEND) appends.
    for argument in request.arguments { sourcekitd_request_array_set_string(arguments, -1, argument) }
    sourcekitd_request_dictionary_set_uid(message, key("key.request"), key("source.request.codecomplete"))
    sourcekitd_request_dictionary_set_string(message, key("key.sourcetext"), request.source)
    sourcekitd_request_dictionary_set_string(message, key("key.sourcefile"), request.arguments.last ?? "")
    sourcekitd_request_dictionary_set_int64(message, key("key.offset"), Int64(request.offset))
    sourcekitd_request_dictionary_set_value(message, key("key.compilerargs"), arguments)
    guard let response = sourcekitd_send_request_sync(message) else { return [] }
    defer { sourcekitd_response_dispose(response) }
    guard !sourcekitd_response_is_error(response) else { return [] }
    let results = sourcekitd_variant_dictionary_get_value(sourcekitd_response_get_value(response), key("key.results"))
    return (0..<sourcekitd_variant_array_get_count(results)).map { index in
      item(sourcekitd_variant_array_get_value(results, index))
    }
  }

  private func item(_ result: sourcekitd_variant_t) -> CompletionReply.Item {
    let kind = sourcekitd_variant_dictionary_get_uid(result, key("key.kind"))
    return CompletionReply.Item(
      description: string(result, "key.description"), sourceText: string(result, "key.sourcetext"),
      kind: kind.flatMap { sourcekitd_uid_get_string_ptr($0) }.map { String(cString: $0) } ?? "",
      type: string(result, "key.typename"))
  }

  private func string(_ result: sourcekitd_variant_t, _ name: String) -> String {
    sourcekitd_variant_dictionary_get_string(result, key(name)).map { String(cString: $0) } ?? ""
  }

  private func key(_ name: String) -> sourcekitd_uid_t { sourcekitd_uid_get_from_cstr(name)! }
}
