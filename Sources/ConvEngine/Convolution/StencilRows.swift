/// The rows that some columns of a stencil's outputs are made of: copies, or the image itself.
protocol StencilRows {
  /// What the offsets count from.
  var source: UnsafePointer<Float> { get }

  /// How many floats after `source` the row begins that lies so many rows below the first one that the group covers, in
  /// the plane that a tap of this depth meets.
  func offset(ofRow row: Int, plane: Int) -> Int

  /// How many floats into a row a tap's value for the first output lies.
  func offset(ofColumn column: Int) -> Int
}
