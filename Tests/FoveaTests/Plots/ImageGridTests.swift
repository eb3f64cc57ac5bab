import Foundation
import FoundationXML
import Testing

@testable import Fovea

@Suite struct ImageGridTests {
  private func count(_ part: String, in svg: String) -> Int { svg.components(separatedBy: part).count - 1 }

  @Test func picturesStandUnderTheirTitles() throws {
    let batch = Tensor(randomUniform: [6, 28, 28, 1], seed: 1)
    let grid = ImageGrid(batch, titles: ["7", "2", "1", "0", "4", "<"], columns: 3, title: "digits")
    let svg = try #require(grid.displayBundle.representations["image/svg+xml"])
    #expect(XMLParser(data: Data(svg.utf8)).parse())
    #expect(count("<image", in: svg) == 6 && count("image-rendering:pixelated", in: svg) == 6)
    #expect(svg.contains(">&lt;</text>") && svg.contains("<title>7: Image 28×28 gray"))
    #expect(grid.description == "digits: 6 pictures 28×28: 7; 2; 1; 0; 4; <")
    // Six times as large, with 8 pixels between: three in a row.
    #expect(count("width=\"168\" height=\"168\"", in: svg) == 6 && svg.contains("width=\"528\""))
  }

  /// So that sizes can be compared.
  @Test func allAreEnlargedAlike() {
    let svg = ImageGrid([Image(Tensor(zeros: [10, 20])), Image(Tensor(zeros: [5, 5]))], width: 400).displayBundle.html
    #expect(svg.contains("width=\"180\" height=\"90\"") && svg.contains("width=\"45\" height=\"45\""))
  }

  @Test func largePicturesAreReduced() throws {
    let photo = Image(Tensor(randomUniform: [400, 600, 3], seed: 1))
    let grid = ImageGrid([Image](repeating: photo, count: 4), width: 400)
    let html = grid.displayBundle.html
    #expect(html.contains("width=\"92\"") && !html.contains("pixelated"))
    #expect(html.utf8.count < 4 * photo.displayBundle.html.utf8.count / 4)
  }

  @Test func columnsSuitTheNumber() {
    func columns(_ count: Int) -> Int {
      ImageGrid([Image](repeating: Image(Tensor(zeros: [2, 2])), count: count)).columns
    }
    #expect([0, 1, 5, 8, 9, 20, 50].map(columns) == [1, 1, 5, 8, 5, 10, 10])
    let many = ImageGrid(Tensor(zeros: [120, 2, 2, 1]))
    #expect(many.description.contains("120 pictures 2×2, the first 100 shown"))
    #expect(count("<image", in: many.displayBundle.html) == 100)
  }

  @Test func whatIsNoBatchIsSaid() async {
    let shape = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ImageGrid(Tensor(zeros: [3, 4, 4, 2]))
    }
    #expect(shape?.message.contains("ImageGrid: a tensor of shape [3, 4, 4, 2] is no batch of pictures") == true)
    let titles = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ImageGrid(Tensor(zeros: [2, 4, 4, 1]), titles: ["a"])
    }
    #expect(titles?.message.contains("1 titles for 2 pictures") == true)
  }
}
