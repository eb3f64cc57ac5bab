/// Where the padding's numbers come from.
public enum PaddingSource: String, Hashable, Sendable, CaseIterable {
  /// One value everywhere, such as zero.
  case constant
  /// The image mirrored at its border pixels, which are not repeated: `c b | a b c | b a`.
  case reflect
  /// The border pixels repeated: `a a | a b c | c c`.
  case replicate
  /// The image repeated: `b c | a b c | a b`.
  case circular

  /// The pixel that stands at a place of the padded image; nil where it is none.
  ///
  /// - Parameters:
  ///   - place: counted from 0 at the image's first pixel; less than 0, or at least the size, in the padding.
  ///   - size: pixels of the image.
  public func pixel(at place: Int, of size: Int) -> Int? {
    if (0..<size).contains(place) { return place }
    switch self {
    case .constant: return nil
    case .replicate: return place < 0 ? 0 : size - 1
    case .circular: return (place % size + size) % size
    case .reflect:
      guard size > 1 else { return 0 }
      let period = 2 * (size - 1)
      let phase = (place % period + period) % period
      return min(phase, period - phase)
    }
  }
}
