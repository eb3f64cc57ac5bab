import Foundation
import Testing

@testable import Fovea

@Suite struct ConfusionMatrixTests {
  /// Six examples of three classes: two of class 0 are taken for 2, and the one of class 2 for 0.
  private var matrix: ConfusionMatrix {
    ConfusionMatrix(
      predictions: Tensor([0, 2, 2, 1, 1, 0]), labels: Tensor([0, 0, 0, 1, 1, 2]), classNames: ["cat", "dog", "<fox>"])
  }

  @Test func countsByRightClassAndAnswer() {
    #expect(matrix.counts.scalars(as: Int32.self) == [1, 0, 2, 0, 2, 0, 1, 0, 0])
    #expect(matrix.counts.dtype == .int32 && matrix.counts.shape == [3, 3])
    #expect(matrix[0, 2] == 2 && matrix[2, 0] == 1)
    #expect(matrix.total == 6 && matrix.correct == 3 && matrix.accuracy == 0.5)
    #expect(matrix.recalls == [1.0 / 3, 1, 0])
    #expect(matrix.precisions == [0.5, 1, 0])
    #expect(matrix.mistakes.map { [$0.actual, $0.predicted, $0.count] } == [[0, 2, 2], [2, 0, 1]])
  }

  @Test func agreesWithAccuracy() {
    let logits = Tensor(randomNormal: [200, 7], seed: 3)
    let labels = Tensor(range: 0..<200).map { $0.truncatingRemainder(dividingBy: 7) }
    let matrix = confusionMatrix(logits: logits, labels: labels)
    #expect(matrix.total == 200)
    #expect(abs(matrix.accuracy - accuracy(logits: logits, labels: labels)) < 1e-6)
    #expect(matrix.classNames == ["0", "1", "2", "3", "4", "5", "6"])
    #expect(matrix.counts.sum() == 200)
  }

  @Test func aClassThatNeverComesHasNeitherRecallNorPrecision() {
    let matrix = confusionMatrix(logits: Tensor([[1, 0, 0]]), labels: Tensor([0]))
    #expect(matrix.recalls[0] == 1 && matrix.recalls[1].isNaN)
    #expect(matrix.precisions[0] == 1 && matrix.precisions[2].isNaN)
    #expect(matrix.mistakes.isEmpty)
  }

  @Test func asTextAndAsTable() throws {
    #expect(
      matrix.description == """
        3 of 6 right; rows are the right classes, columns the answers
              │   cat   dog <fox> │   found
          cat │     1     ·     2 │  33.3 %
          dog │     ·     2     · │ 100.0 %
        <fox> │     1     ·     · │   0.0 %
        """)
    let html = try #require(matrix.displayBundle.representations["text/html"])
    #expect(html.contains("title=\"cat taken for &lt;fox&gt;\""))
    #expect(!html.contains("<fox>"))
    #expect(html.components(separatedBy: "<tr>").count == 6)
  }

  @Test func manyClassesAreAPictureAndTheWorstMistakes() throws {
    let labels = Tensor(range: 0..<40)
    let matrix = ConfusionMatrix(
      predictions: labels.replacing(with: 5, where: labels .< 3), labels: labels, classNames: (0..<40).map(String.init))
    #expect(matrix.description == "37 of 40 right\n0 taken for 5: 1\n1 taken for 5: 1\n2 taken for 5: 1")
    #expect(try #require(matrix.displayBundle.representations["text/html"]).contains("data:image/png"))
  }

  @Test func whatDoesNotFitIsSaid() async {
    let shapes = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = confusionMatrix(logits: Tensor(zeros: [3, 10]), labels: Tensor(zeros: [2]))
    }
    #expect(message(of: shapes).contains("logits [N, classes] need labels [N]; got [3, 10] and [2]"))
    let label = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = confusionMatrix(logits: Tensor(zeros: [1, 10]), labels: Tensor([10]))
    }
    #expect(message(of: label).contains("10 is no class; there are 10, with whole numbers from 0"))
  }
}
