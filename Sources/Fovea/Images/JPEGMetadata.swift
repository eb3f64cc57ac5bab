/// How a camera was held: the number that EXIF's tag 0x0112 gives (Exif 2.3, 4.6.4).
enum ImageOrientation: Int {
  case upright = 1
  case mirrored, upsideDown, flipped, transposed, turnedLeft, transversed, turnedRight

  /// The pixels `[H, W, C]` as they should be seen.
  func upright(_ pixels: Tensor) -> Tensor {
    switch self {
    case .upright: pixels
    case .mirrored: pixels.reversed(axis: 1)
    case .upsideDown: pixels.reversed(axis: 0).reversed(axis: 1)
    case .flipped: pixels.reversed(axis: 0)
    case .transposed: pixels.transposed(to: [1, 0, 2])
    case .turnedLeft: pixels.transposed(to: [1, 0, 2]).reversed(axis: 1)
    case .transversed: pixels.transposed(to: [1, 0, 2]).reversed(axis: 0).reversed(axis: 1)
    case .turnedRight: pixels.transposed(to: [1, 0, 2]).reversed(axis: 0)
    }
  }
}

/// What Fovea wants to know from the segments of a JPEG before its pixels.
struct JPEGMetadata {
  /// Upright where the file says nothing, or nonsense.
  private(set) var orientation = ImageOrientation.upright
  /// Whether Adobe's segment is there: programs that write it store inks inverted (255 is no ink).
  private(set) var hasAdobeSegment = false

  init(_ bytes: [UInt8]) {
    var position = 2
    while position + 4 <= bytes.count, bytes[position] == 0xFF {
      let marker = bytes[position + 1]
      if marker == 0xFF {
        position += 1
        continue
      }
      // The picture begins; what describes it stands before.
      if marker == 0xDA || marker == 0xD9 { return }
      let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
      let end = position + 2 + length
      guard length >= 2, end <= bytes.count else { return }
      let content = bytes[(position + 4)..<end]
      let exif = Array("Exif".utf8) + [0, 0]
      if marker == 0xE1, content.starts(with: exif) {
        orientation = JPEGMetadata.orientation(inTIFF: content.dropFirst(exif.count)) ?? orientation
      }
      if marker == 0xEE, content.starts(with: Array("Adobe".utf8)) { hasAdobeSegment = true }
      position = end
    }
  }

  /// Finds the orientation among the entries of the first directory of a TIFF structure.
  private static func orientation(inTIFF tiff: ArraySlice<UInt8>) -> ImageOrientation? {
    let little: Bool
    if tiff.starts(with: Array("II".utf8)) {
      little = true
    } else if tiff.starts(with: Array("MM".utf8)) {
      little = false
    } else {
      return nil
    }
    func number(at offset: Int, bytes: Int) -> Int? {
      let start = tiff.startIndex + offset
      guard offset >= 0, start + bytes <= tiff.endIndex else { return nil }
      let digits = tiff[start..<(start + bytes)]
      return (little ? Array(digits.reversed()) : Array(digits)).reduce(0) { $0 << 8 | Int($1) }
    }
    guard number(at: 2, bytes: 2) == 42, let directory = number(at: 4, bytes: 4),
      let entries = number(at: directory, bytes: 2)
    else { return nil }
    for entry in 0..<entries {
      let offset = directory + 2 + 12 * entry
      guard let tag = number(at: offset, bytes: 2) else { return nil }
      if tag == 0x0112 { return number(at: offset + 8, bytes: 2).flatMap(ImageOrientation.init) }
    }
    return nil
  }
}
