import Testing

@testable import Fovea

@Suite struct ImagePreparationTests {
  /// A picture in which every number tells its place.
  private static func picture(_ height: Int, _ width: Int, channels: Int = 3) -> Image {
    let count = height * width * channels
    return Image(Tensor(shape: [height, width, channels], values: (0..<count).map { Float($0) / Float(count) }))
  }

  @Test func theNumbersAreCentredAndDivided() {
    let image = Image(Tensor(shape: [1, 1, 3], values: [1, 0.5, 0] as [Float]))
    let preparation = ImagePreparation(size: 1, mean: [127, 127, 127], divisor: 128)
    #expect(preparation(image) == Tensor(shape: [1, 1, 1, 3], values: [1, 0.5 / 128, -127.0 / 128] as [Float]))
  }

  /// The means are those of blue, green and red then.
  @Test func coloursInTheOtherOrder() {
    let image = Image(Tensor(shape: [1, 1, 3], values: [1, 0.4, 0.2] as [Float]))
    let input = ImagePreparation(size: 1, channels: .bgr, mean: [1, 2, 3])(image).scalars
    #expect(zip(input, [50, 100, 252]).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test func partsOfThePicture() {
    let whole = ImagePreparation(size: 4, mean: [0, 0, 0])
    let middle = ImagePreparation(size: 4, part: .middle(0.5), mean: [0, 0, 0])
    let picture = Self.picture(8, 13)
    #expect(whole.region(of: picture) == (0..<8, 0..<13))
    #expect(middle.region(of: picture) == (2..<6, 5..<9))
    // At their own size pixels are taken over as they are.
    #expect(middle.view(of: picture) == picture.cropped(rows: 2..<6, columns: 5..<9))
    #expect(whole.view(of: picture).pixels.shape == [4, 4, 3])
    #expect(ImagePreparation(size: 4, part: .middle(0.01), mean: [0, 0, 0]).region(of: picture).rows.count == 1)
  }

  @Test func grayPicturesHaveThreeChannels() {
    let gray = Self.picture(5, 5, channels: 1)
    let input = ImagePreparation(size: 5, mean: [0, 0, 0])(gray)
    #expect(input.shape == [1, 5, 5, 3])
    for channel in 0..<3 { #expect(input[0, .all, .all, channel] == gray.matrix * 255) }
  }

  @Test func thoseOfTheNetworks() {
    let picture = Self.picture(300, 451)
    let squeezeNet = SqueezeNet.weights
    #expect(squeezeNet.name == "squeezenet1_1")
    let caffe = SqueezeNet(input: [227, 227, 3]).preparation
    #expect(caffe(picture).shape == [1, 227, 227, 3] && caffe.region(of: picture).columns == 0..<451)
    #expect("\(caffe)".contains("blue, green, red from 0 to 255, minus (103.939, 116.779, 123.68)"))
    let lite = EfficientNetLite0().preparation
    // 300 · 224 ÷ 256, rounded down.
    #expect(lite(picture).shape == [1, 224, 224, 3] && lite.region(of: picture) == (19..<281, 95..<357))
    #expect("\(lite)".contains("minus 127, divided by 128"))
  }
}
