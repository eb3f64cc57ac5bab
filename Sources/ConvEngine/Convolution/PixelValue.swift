/// What images that are filtered are made of: single-precision numbers, or bytes as files and screens have them.
protocol PixelValue {
  /// Copies values, as single-precision numbers.
  static func copy(
    _ count: Int, from source: UnsafePointer<Self>, to target: UnsafeMutablePointer<Float>, _ kernels: KernelTable)
  /// The value as a single-precision number.
  var single: Float { get }
}

extension Float: PixelValue {
  @inline(__always)
  static func copy(
    _ count: Int, from source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, _ kernels: KernelTable
  ) {
    copyRun(from: source, to: target, count: count)
  }

  @inline(__always)
  var single: Float { self }
}

extension UInt8: PixelValue {
  @inline(__always)
  static func copy(
    _ count: Int, from source: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<Float>, _ kernels: KernelTable
  ) {
    kernels.widenBytes(count, source, target)
  }

  @inline(__always)
  var single: Float { Float(self) }
}
