import Testing

@testable import Fovea

@Suite struct DatasetTests {
  /// Ten examples of three classes; the number of each is its position.
  private let ten = Dataset(
    images: Tensor(range: 0..<10).reshaped(to: [10, 1]), labels: Tensor([0, 0, 0, 0, 0, 0, 1, 1, 2, 2]),
    classNames: ["a", "b", "c"])

  private func numbers(_ data: Dataset) -> [Int] { data.images.scalars.map { Int($0) } }

  @Test func examplesAreFoundByPosition() {
    #expect(ten.count == 10 && ten.classCount == 3 && ten.labels.dtype == .int32)
    #expect(ten[6].input == Tensor([6]) && ten[6].label == 1 && ten[6].className == "b")
    #expect(ten[-1].label == 2)
    #expect(numbers(ten[2..<5]) == [2, 3, 4])
    #expect(numbers(ten[..<2]) == [0, 1])
    #expect(numbers(ten[(-3)...]) == [7, 8, 9])
    #expect(numbers(ten[.stride(by: 4)]) == [0, 4, 8])
    #expect(numbers(ten[[9, 0, 9]]) == [9, 0, 9])
    #expect(numbers(ten[class: 1]) == [6, 7])
    #expect(ten[6..<9].labels.scalars == [1, 1, 2] && ten[6..<9].classNames == ["a", "b", "c"])
    #expect(ten.countsOfClasses == [6, 2, 2])
  }

  @Test func shufflingKeepsPairsTogether() {
    let shuffled = ten.shuffled(seed: 3)
    #expect(numbers(shuffled) != numbers(ten) && numbers(shuffled).sorted() == numbers(ten))
    #expect(numbers(shuffled) == numbers(ten.shuffled(seed: 3)))
    #expect(numbers(shuffled) != numbers(ten.shuffled(seed: 4)))
    for i in 0..<10 { #expect(shuffled[i].label == ten[Int(shuffled[i].input.scalar)].label) }
  }

  @Test(arguments: [false, true])
  func partsAreDisjointAndComplete(_ stratified: Bool) {
    let parts = ten.split(into: [0.5, 0.25, 0.25], seed: 1, stratified: stratified)
    #expect(parts.flatMap(numbers).sorted() == Array(0..<10))
    let (first, second) = ten.split(at: 0.8, seed: 2, stratified: stratified)
    #expect((numbers(first) + numbers(second)).sorted() == Array(0..<10))
    #expect(numbers(ten.split(at: 0.8, seed: 2, stratified: stratified).first) == numbers(first))
    if !stratified { #expect(first.count == 8) }
  }

  @Test func stratifiedPartsHaveTheSameMixture() {
    let (first, second) = ten.split(at: 0.5, seed: 5, stratified: true)
    #expect(first.countsOfClasses == [3, 1, 1] && second.countsOfClasses == [3, 1, 1])
  }

  @Test func aRegressionHasTargetsOfAnyShape() {
    let data = Dataset(inputs: Tensor(zeros: [4, 2]), targets: Tensor([[0.5, 1], [1, 2], [3, 4], [5, 6]]))
    #expect(data.classCount == 0 && data[1].labelTensor == Tensor([1, 2]) && data[1].className == nil)
    #expect(data.batches(of: 3)[1].labels == Tensor([[5, 6]]))
    #expect("\(data)" == "4 examples [2], float32; targets [2], float32")
  }

  @Test func itSaysWhatItHolds() {
    #expect("\(ten)" == "10 examples [1], float32; 3 classes (a: 6, b: 2, c: 2)")
    #expect("\(ten[6])" == "[1]: class 1, b")
    let pictures = Dataset(images: Tensor(zeros: [2, 4, 4, 1]), labels: Tensor([0, 1]))
    #expect("\(pictures)" == "2 examples [4, 4, 1], float32; 2 classes (0: 1, 1: 1)")
    let html = pictures.displayBundle.html
    #expect(html.components("<img").count == 3 && html.contains("<td>1</td>"))
    #expect(pictures[0].displayBundle.html.contains("<img") && ten[0].displayBundle.text == "[1]: class 0, a")
  }

  @Test func otherInputsKeepTheLabels() {
    let doubled = ten.with(images: ten.images * 2)
    #expect(numbers(doubled) == (0..<10).map { 2 * $0 } && doubled.labels == ten.labels)
  }

  @Test func whatDoesNotFitIsSaid() async {
    var result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Dataset(images: Tensor(zeros: [3, 2]), labels: Tensor([0, 1]))
    }
    #expect(text(result).contains("inputs of shape [3, 2] and labels of shape [2] do not fit"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Dataset(images: Tensor(zeros: [2, 2]), labels: Tensor([0, 1.5]))
    }
    #expect(text(result).contains("label 1 is 1.5; labels are whole numbers from 0"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Dataset(images: Tensor(zeros: [2, 2]), labels: Tensor([0, 2]), classNames: ["a", "b"])
    }
    #expect(text(result).contains("label 1 is 2; labels are whole numbers from 0 to 1, for 2 class names"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Dataset(images: Tensor(zeros: [2, 2]), labels: Tensor([[0, 1], [1, 0]]))
    }
    #expect(text(result).contains("make class numbers of rows with argmax"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Dataset(images: Tensor(zeros: [2, 2]), labels: Tensor([0, 1])).split(at: 80)
    }
    #expect(text(result).contains("the fraction must lie between 0 and 1"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Dataset(images: Tensor(zeros: [2, 2]), labels: Tensor([0, 1])).split(at: 0.1)
    }
    #expect(text(result).contains("part 0 would be empty: 0.1 of 2 examples is less than one"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Dataset(images: Tensor(zeros: [2, 2]), labels: Tensor([0, 1]))[2]
    }
    #expect(text(result).contains("data[2]: there are 2 examples, 0 to 1"))
  }

  private func text(_ result: ExitTest.Result?) -> String {
    String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  }
}

extension String {
  /// The parts between the places where another text stands.
  fileprivate func components(_ separator: String) -> [Substring] {
    split(separator: separator, omittingEmptySubsequences: false)
  }
}
