/// What a process can address.
enum AddressableMemory {
  /// 2⁴⁷ bytes are the user half of the address space of today's 64-bit processors.
  static let bytes = 140_737_488_355_328.0

  /// The bytes that a buffer of single-precision numbers of this shape would have, rounded, if a process cannot address
  /// so many; else nil.
  static func excess(_ shape: [Int]) -> Double? {
    let needed = shape.reduce(4.0) { $0 * Double($1) }
    return needed > bytes ? needed : nil
  }
}
