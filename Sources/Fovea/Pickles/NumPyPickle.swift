/// NumPy's arrays in a pickle: a dictionary of lists of them, as programs that do without a framework keep weights.
enum NumPyPickle {
  private static let names: Set<String> = [
    "numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct", "numpy.ndarray", "numpy.dtype",
  ]

  /// The arrays by the name of their list and their number in it: `conv1.0`.
  ///
  /// - Parameter name: what error messages call the file.
  static func decode(_ bytes: ArraySlice<UInt8>, name: String) throws -> [String: Tensor] {
    let pickle = try PickleReader.read(bytes, name: name, names: names)
    var tensors: [String: Tensor] = [:]
    for (key, value) in try pickle.members(pickle.value, "what it holds") {
      for (number, array) in try pickle.list(value, "“\(key)”").enumerated() {
        tensors["\(key).\(number)"] = try tensor(array, "\(key).\(number)", in: pickle)
      }
    }
    return tensors
  }

  /// An array's state: version, shape, kind, whether columns come first, and the numbers.
  private static func tensor(_ value: PickleValue, _ key: String, in pickle: PickleDocument) throws -> Tensor {
    let what = "the array “\(key)”"
    let call = try pickle.call(value, what)
    guard call.function.hasSuffix("._reconstruct") else { throw pickle.malformed("\(what) is none") }
    let state = try pickle.tuple(call.state, count: 5, what)
    let shape = try pickle.integers(state[1], "the shape of \(what)")
    let (type, isBigEndian) = try NPYFile.storedType(try kind(state[2], what, in: pickle), pickle.name)
    guard case .bytes(let range) = state[4], type.byteCount(of: shape) == range.count else {
      throw pickle.malformed("the numbers of \(what) are not as many as its shape \(shape) says")
    }
    let isColumnMajor = state[3] == .bool(true)
    let tensor = try type.tensor(
      isColumnMajor ? shape.reversed() : shape, bytes: pickle.bytes(range), isBigEndian: isBigEndian,
      name: "\(key) in \(pickle.name)")
    return isColumnMajor ? tensor.transposed() : tensor
  }

  /// NumPy's name of a kind of numbers, such as `<f4`: the letters of its class and the order of bytes of its state.
  private static func kind(_ value: PickleValue, _ what: String, in pickle: PickleDocument) throws -> String {
    let call = try pickle.call(value, "the kind of \(what)")
    let letters = try pickle.tuple(call.arguments, count: 3, "the kind of \(what)")[0]
    let state = try pickle.tuple(call.state, "the kind of \(what)")
    guard call.function == "numpy.dtype", state.count >= 2 else { throw pickle.malformed("\(what) has no kind") }
    return try pickle.text(state[1], "the kind of \(what)") + pickle.text(letters, "the kind of \(what)")
  }
}
