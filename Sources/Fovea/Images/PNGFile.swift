internal import CPNG
internal import Glibc

/// PNG (ISO/IEC 15948) through libpng's simplified interface.
enum PNGFile {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Channels of a PNG as floats from 0 to 1 in the file's own (sRGB) encoding, transparent pixels over white.
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
      // Byte 24 of a PNG is the bit depth of its header. 16-bit files without a stated encoding are sRGB, as all
      // other files are; libpng would take them for linear.
      let deep = bytes.count > 24 && bytes[24] == 16
      if deep { image.flags |= png_uint_32(PNG_IMAGE_FLAG_16BIT_sRGB) }
      let colored = image.format & png_uint_32(PNG_FORMAT_FLAG_COLOR) != 0
      image.format = png_uint_32(PNG_FORMAT_FLAG_ALPHA) | (colored ? png_uint_32(PNG_FORMAT_FLAG_COLOR) : 0)
      if deep { image.format |= png_uint_32(PNG_FORMAT_FLAG_LINEAR) }
      let shape = [Int(image.height), Int(image.width), colored ? 3 : 1]
      return deep
        ? read(&image, shape, UInt16.self, name) { overWhite16($0, shape) }
        : read(&image, shape, UInt8.self, name) { overWhite8($0, shape) }
    }
    return try outcome.get()
  }

  private static func read<Sample: FixedWidthInteger>(
    _ image: inout png_image, _ shape: [Int], _: Sample.Type, _ name: String,
    _ convert: (UnsafeBufferPointer<Sample>) -> Tensor
  ) -> Result<Tensor, ImageError> {
    let samples = UnsafeMutableBufferPointer<Sample>.allocate(capacity: shape[0] * shape[1] * (shape[2] + 1))
    defer { samples.deallocate() }
    guard png_image_finish_read(&image, nil, samples.baseAddress, 0, nil) != 0 else {
      return .failure(.damaged(name: name, reason: message(of: image)))
    }
    return .success(convert(UnsafeBufferPointer(samples)))
  }

  private static func overWhite8(_ samples: UnsafeBufferPointer<UInt8>, _ shape: [Int]) -> Tensor {
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

  /// 16-bit samples come as linear light multiplied by alpha.
  private static func overWhite16(_ samples: UnsafeBufferPointer<UInt16>, _ shape: [Int]) -> Tensor {
    let result = Tensor(uninitialized: shape)
    let channels = shape[2]
    for pixel in 0..<(shape[0] * shape[1]) {
      let alpha = Float(samples[pixel * (channels + 1) + channels]) / 65535
      for c in 0..<channels {
        let light = Float(samples[pixel * (channels + 1) + c]) / 65535
        let value = alpha > 0 ? encoded(min(light / alpha, 1)) : 1
        result.storage.base[pixel * channels + c] = value * alpha + (1 - alpha)
      }
    }
    return result
  }

  /// Linear light as sRGB encodes it (IEC 61966-2-1).
  private static func encoded(_ light: Float) -> Float {
    light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055
  }

  /// The bytes of a PNG file.
  static func encode(_ raster: Raster) throws(ImageError) -> [UInt8] {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    image.width = png_uint_32(raster.width)
    image.height = png_uint_32(raster.height)
    image.format = raster.channels == 3 ? png_uint_32(PNG_FORMAT_FLAG_COLOR) : 0
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
