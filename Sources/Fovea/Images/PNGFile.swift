internal import CPNG

/// PNG (ISO/IEC 15948) through libpng's simplified interface.
enum PNGFile {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Channels of a PNG as floats from 0 to 1 in sRGB encoding, transparent pixels over white; 16-bit channels are rounded
  /// to 8 bits.
  static func decode(_ bytes: [UInt8], name: String) throws(ImageError) -> Tensor {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    // libpng keeps the pointer between its two calls, so both happen while the bytes are pinned.
    let outcome: Result<Tensor, ImageError> = bytes.withUnsafeBytes { source in
      guard png_image_begin_read_from_memory(&image, source.baseAddress, source.count) != 0 else {
        return .failure(.damaged(name: name, reason: message(of: image)))
      }
      do throws(ImageError) {
        try ImageError.checkSize(name, width: Int(image.width), height: Int(image.height))
      } catch {
        return .failure(error)
      }
      // 16-bit files without a stated encoding are sRGB, as all other files are; libpng would take them for linear.
      image.flags |= png_uint_32(PNG_IMAGE_FLAG_16BIT_sRGB)
      let colored = image.format & png_uint_32(PNG_FORMAT_FLAG_COLOR) != 0
      image.format = png_uint_32(PNG_FORMAT_FLAG_ALPHA) | (colored ? png_uint_32(PNG_FORMAT_FLAG_COLOR) : 0)
      let shape = [Int(image.height), Int(image.width), colored ? 3 : 1]
      let samples = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: shape[0] * shape[1] * (shape[2] + 1))
      defer { samples.deallocate() }
      guard png_image_finish_read(&image, nil, samples.baseAddress, 0, nil) != 0 else {
        return .failure(.damaged(name: name, reason: message(of: image)))
      }
      return .success(overWhite(samples, shape))
    }
    return try outcome.get()
  }

  private static func overWhite(_ samples: UnsafeMutableBufferPointer<UInt8>, _ shape: [Int]) -> Tensor {
    let result = Tensor(uninitialized: shape)
    let channels = shape[2]
    for pixel in 0..<(shape[0] * shape[1]) {
      let alpha = Float(samples[pixel * (channels + 1) + channels]) / 255
      for c in 0..<channels {
        let value = Float(samples[pixel * (channels + 1) + c]) / 255
        result.storage.base[pixel * channels + c] = value * alpha + (1 - alpha)
      }
    }
    return result
  }

  /// The bytes of a PNG file.
  ///
  /// - Parameter quickly: for a screen rather than a disk: less work, and a somewhat larger file.
  static func encode(_ raster: Raster, quickly: Bool = false) throws(ImageError) -> [UInt8] {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    image.width = png_uint_32(raster.width)
    image.height = png_uint_32(raster.height)
    image.format = raster.channels == 3 ? png_uint_32(PNG_FORMAT_FLAG_COLOR) : 0
    if quickly { image.flags |= png_uint_32(PNG_IMAGE_FLAG_FAST) }
    defer { png_image_free(&image) }
    // No PNG is larger than its pixels plus a byte a row, deflate's block headers and the chunks around them.
    var size = png_alloc_size_t(raster.bytes.count + raster.bytes.count / 64 + raster.height + 1024)
    var bytes = [UInt8](repeating: 0, count: Int(size))
    guard png_image_write_to_memory(&image, &bytes, &size, 0, raster.bytes, 0, nil) != 0 else {
      throw .cannotWrite(name: "PNG", reason: message(of: image))
    }
    return Array(bytes.prefix(Int(size)))
  }

  private static func message(of image: png_image) -> String {
    withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
