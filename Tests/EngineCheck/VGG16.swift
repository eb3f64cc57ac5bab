import ConvEngine
import Glibc

/// VGG-16 (Simonyan and Zisserman, "Very deep convolutional networks", 2014; configuration D) on one image of 224 × 224
/// pixels, with weights that nobody has trained: what an inference takes in memory.
struct VGG16 {
  private let convolutions: [(dims: ConvDims, filter: Filter)]
  private let pools: [Int: PoolDims]
  private let dense: [(dims: GemmDims, weights: UnsafeMutablePointer<Float>)]

  /// A filter as it is, or the packed one in its place.
  private enum Filter {
    case plain(UnsafeMutablePointer<Float>)
    case packed(PackedFilter)
  }

  private static let channels = [64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512]
  /// The convolutions that a pooling follows.
  private static let pooled: Set = [1, 3, 6, 9, 12]
  private static let features = [25_088, 4096, 4096, 1000]

  /// - Parameter packsFilters: whether the filters are packed once and for all, and the unpacked ones let go.
  init(packsFilters: Bool) throws {
    var (size, inputs) = (224, 3)
    var convolutions: [(ConvDims, Filter)] = []
    var pools: [Int: PoolDims] = [:]
    for (layer, outputs) in Self.channels.enumerated() {
      let dims = try ConvDims(
        inputHeight: size, inputWidth: size, inputChannels: inputs, filterHeight: 3, filterWidth: 3,
        outputChannels: outputs, padding: 1)
      let values = Self.weights(dims.filterCount, inputs: dims.tapsPerOutput)
      if packsFilters {
        convolutions.append((dims, .packed(PackedFilter(dims, filter: values))))
        values.deallocate()
      } else {
        convolutions.append((dims, .plain(values)))
      }
      if Self.pooled.contains(layer) {
        pools[layer] = try PoolDims(inputHeight: size, inputWidth: size, channels: outputs, window: 2)
        size /= 2
      }
      inputs = outputs
    }
    self.convolutions = convolutions
    self.pools = pools
    dense = try zip(Self.features, Self.features.dropFirst()).map { inputs, outputs in
      let dims = try GemmDims(rows: 1, columns: outputs, depth: inputs)
      return (dims, Self.weights(dims.rightCount, inputs: inputs))
    }
  }

  /// Numbers that keep the signal about as large as it is, from layer to layer.
  private static func weights(_ count: Int, inputs: Int) -> UnsafeMutablePointer<Float> {
    let memory = UnsafeMutablePointer<Float>.allocate(capacity: count)
    let scale = (6 / Float(inputs)).squareRoot() / 32768
    var state: UInt32 = 1
    for index in 0..<count {
      state = state &* 1_664_525 &+ 1_013_904_223
      memory[index] = Float(Int(state >> 16) - 32768) * scale
    }
    return memory
  }

  /// Bytes of all weights as they come.
  private var weightBytes: Int {
    4 * (convolutions.reduce(0) { $0 + $1.dims.filterCount } + dense.reduce(0) { $0 + $1.dims.rightCount })
  }

  /// Computes the 1000 logits.
  private func run() -> [Float] {
    let largest = convolutions.reduce(0) { max($0, $1.dims.outputCount) }
    var current = UnsafeMutablePointer<Float>.allocate(capacity: largest)
    var next = UnsafeMutablePointer<Float>.allocate(capacity: largest)
    defer {
      current.deallocate()
      next.deallocate()
    }
    for index in 0..<convolutions[0].dims.inputCount { current[index] = Float(index % 255) / 255 }
    for (layer, (dims, filter)) in convolutions.enumerated() {
      let epilogue = Epilogue(activation: .relu)
      switch filter {
      case .plain(let values):
        convolve(dims, input: current, filter: values, bias: nil, epilogue: epilogue, output: next)
      case .packed(let filter):
        convolve(input: current, filter: filter, bias: nil, epilogue: epilogue, output: next)
      }
      swap(&current, &next)
      guard let pool = pools[layer] else { continue }
      maxPool(pool, input: current, output: next)
      swap(&current, &next)
    }
    for (dims, weights) in dense {
      gemm(dims, left: current, right: weights, output: next)
      if dims.columns != Self.features.last {
        mapElements(.relu, count: dims.columns, input: next, output: next)
      }
      swap(&current, &next)
    }
    return Array(UnsafeBufferPointer(start: current, count: Self.features[Self.features.count - 1]))
  }

  /// Runs once and prints what it took.
  func report() throws {
    let logits = run()
    let sizes = convolutions.map(\.dims.outputCount).sorted(by: >)
    print("weights: \(weightBytes) bytes")
    print("two largest activations: \(4 * (sizes[0] + sizes[1])) bytes")
    print("most memory: \(Self.mostMemory()) bytes")
    print("largest logit: \(logits.max() ?? .nan)")
  }

  /// The largest resident memory that the process has ever had. (`getrusage` would count the program that it was
  /// forked from.)
  private static func mostMemory() -> Int {
    guard let file = fopen("/proc/self/status", "r") else { return 0 }
    defer { fclose(file) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while getline(&line, &capacity, file) >= 0, let line {
      let words = String(cString: line).split(whereSeparator: \.isWhitespace)
      if words.first == "VmHWM:", let kibibytes = Int(words[1]) { return kibibytes * 1024 }
    }
    return 0
  }
}
