/// Bytes as single-precision numbers, 0 to 255.
///
/// The compiler makes vectors of this loop; that they are those of this target is why it is here.
@inline(never)
public func widenBytes(count: Int, source: UnsafePointer<UInt8>, target: UnsafeMutablePointer<Float>) {
  for index in 0..<count { target[index] = Float(source[index]) }
}
