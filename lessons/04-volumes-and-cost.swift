// %% [markdown]
// # 04 · Volumes and cost
//
// So far an image was a plane and one filter made one map. Real images have three planes, the layers inside a network
// have hundreds, and every layer has many filters. Two questions for each layer, and after this lesson you can answer
// both with a pencil: **what comes out**, and **what does it cost**: how many weights to learn, how many
// multiplications to wait for, how many bytes to find room for.
//
// Before you run a cell, guess what it will say. A wrong guess is the best thing that can happen here.
//
// **Before this:** [03 · Convolution arithmetic](03-convolution-arithmetic.ipynb).
//
// **Time:** about 60 minutes.
//
// **Afterwards you can** say for any layer what comes out and what it costs: its shape with channels and batch; its
// parameters; its multiply-adds; its memory; and make it cheaper with 1 × 1, grouped and depthwise filters.

// %% [markdown]
// ## A filter has depth
//
// The smallest volume: 3 × 3 pixels with two numbers each. Think of two sheets of paper that lie one on the other; they
// are called [channels](glossary.md#channel). A filter for it has two sheets as well. A block of numbers such as these,
// with any number of axes, is a [tensor](glossary.md#tensor), and its *shape* says how many there are along each axis.
//
// (The first two lines make a volume of sheets and take a sheet out of it again. You need not follow how.)

// %%
func volume(_ sheets: Tensor...) -> Tensor { Tensor(stacking: sheets).transposed(to: [1, 2, 0]) }
func sheet(_ number: Int, of volume: Tensor) -> Tensor { volume[.all, .all, number] }

let a = volume(
  Tensor([
    [1, 2, 0],
    [0, 1, 3],
    [2, 1, 0],
  ]),
  Tensor([
    [0, 1, 1],
    [2, 0, 1],
    [1, 1, 0],
  ]))
let w = volume(
  Tensor([
    [1, 0],
    [0, 1],
  ]),
  Tensor([
    [0, 1],
    [-1, 0],
  ]))
display(
  sideBySide([
    "image, front": sheet(0, of: a), "image, back": sheet(1, of: a), "filter, front": sheet(0, of: w),
    "filter, back": sheet(1, of: w),
  ]))
print("image \(a.shape), filter \(w.shape): height, width, channels")

// %% [markdown]
// Each sheet of the filter is laid on its own sheet of the image, and **all** products are added up, those of the front
// and those of the back:
//
// $$ z_{y,x} \;=\; \sum_{i=0}^{f-1} \sum_{j=0}^{f-1} \sum_{c=0}^{C'-1} w_{i,j,c}\; a_{y+i,\;x+j,\;c} $$
//
// Here $f$ is the side of the filter and $C'$ the number of channels that come in. The three sums go over the filter's
// rows $i$, its columns $j$ and its sheets $c$; only the place $y, x$ is left over. There is no $c$ on the left side:
// the channels are gone.
//
// **Predict:** the filter lies on the top left corner. Which number comes out?

// %%
let products = a[0..<2, 0..<2] * w
display(sideBySide(["products in front": sheet(0, of: products), "products behind": sheet(1, of: products)]))
let (front, back) = (Float(sheet(0, of: products).sum()), Float(sheet(1, of: products).sum()))
claim("The front adds up to 2, the back to −1", [front, back], equals: [2, -1])
claim("One number comes out: 2 − 1 = 1", Float(products.sum()), equals: front + back)

// %% [markdown]
// **Predict:** the whole map. How many rows, how many columns, how many sheets has it?

// %%
let map = conv2D(a, filter: w)
display(sideBySide(["the map": map]))
claim("Two sheets in, one sheet out, of 3 − 2 + 1 = 2 rows and columns", map.shape, equals: [3 - 2 + 1, 3 - 2 + 1])
claim("It is 1 6 / 0 1", map, equals: Tensor([[1, 6], [0, 1]]))
claim(
  "Filtering each sheet by itself and adding the maps gives the same",
  conv2D(sheet(0, of: a), filter: sheet(0, of: w)) + conv2D(sheet(1, of: a), filter: sheet(1, of: w)) == map)

// %% [markdown]
// ## A colour picture
//
// A photograph has three sheets: red, green, blue. Here is one of 32 × 32 pixels, and a filter of 3 × 3. On the red
// sheet all of its numbers are 1/9, on the green one 0, on the blue one −1/9: so it says how much redder than blue a
// place is.
//
// **Predict:** how many numbers has the filter, and how many come out? Will the fur be bright in the map, or dark?

// %%
let cat = try Image(named: "chelsea")
let smallCat = cat.cropped(rows: 20..<220, columns: 130..<330).resized(height: 32, width: 32)
let warmth = volume(Tensor(ones: [3, 3]), Tensor(zeros: [3, 3]), -Tensor(ones: [3, 3])) / 9
let warmMap = conv2D(smallCat.pixels, filter: warmth)
let shown = Image(warmMap).normalized.resized(height: 120, width: 120)
let smallShown = smallCat.resized(height: 128, width: 128)
display(sideBySide(["32 × 32 × 3": smallShown, "red − blue, 30 × 30 (white: the reddest)": shown]))
claim("The filter reaches through all colours: 3·3·3 = 27 numbers", warmth.count, equals: 3 * 3 * smallCat.channels)
claim("32 × 32 × 3 becomes 30 × 30, a single map", warmMap.shape, equals: [32 - 3 + 1, 32 - 3 + 1])
claim("The fur is bright: 9 of 10 places are redder than blue", (warmMap .> 0).mean() > 0.9)

// %% [markdown]
// To see more, take more filters. Each makes one map, and the maps lie one on the other: a volume again, ready for the
// next layer. A **bank** of filters is a tensor of height, width, channels in, channels out. The second filter here
// looks for edges in the mean of the three colours.
//
// **Predict:** which shape has the bank of the two, and which shape comes out?

// %%
let edges = volume(Filter.laplacian8.coefficients, Filter.laplacian8.coefficients, Filter.laplacian8.coefficients) / 3
let pair = Tensor(stacking: [warmth, edges]).transposed(to: [1, 2, 3, 0])
let maps = conv2D(smallCat.pixels, filter: pair)
func enlarged(_ map: Tensor) -> Image { Image(map).normalized.resized(height: 120, width: 120) }
display(sideBySide(["map 0: red − blue": enlarged(sheet(0, of: maps)), "map 1: edges": enlarged(sheet(1, of: maps))]))
claim("The bank is 3 × 3 × 3 × 2", pair.shape, equals: [3, 3, smallCat.channels, 2])
claim("Two filters make 30 × 30 × 2", maps.shape, equals: [30, 30, pair.shape[3]])
claim("Its first sheet is what the first filter made alone", sheet(0, of: maps).isClose(to: warmMap, within: 1e-6))

// %% [markdown]
// Why should a filter see all colours at once? Look at a border between red and green, chosen so that the mean of the
// three colours is the same on both sides. Make that mean the gray picture.
//
// **Predict:** who sees the border, Sobel's filter on the gray picture, or one that has its own numbers for each
// colour?

// %%
let redSide = Tensor([[Float]](repeating: [0.7, 0.7, 0.7, 0.2, 0.2, 0.2], count: 6))
let flag = volume(redSide, redSide.reversed(axis: 1), Tensor(repeating: 0.3, shape: [6, 6]))
let equalBrightness = (sheet(0, of: flag) + sheet(1, of: flag) + sheet(2, of: flag)) / 3
let (sobel, nothing) = (Filter.sobelX.coefficients, Tensor(zeros: [3, 3]))
let ofGray = abs(conv2D(equalBrightness, filter: sobel)).max()
let ofColour = abs(conv2D(flag, filter: volume(sobel, -sobel, nothing))).max()
func blocks(_ picture: Tensor) -> Image { Image(picture.resized(to: [96, 96], by: .nearest)) }
display(sideBySide(["red and green": blocks(flag), "its gray": blocks(equalBrightness.reshaped(to: [6, 6, 1]))]))
claim("In gray there is no border", ofGray, equals: 0, within: 1e-5)
claim("Red minus green: (0.5 + 0.5) · (1 + 2 + 1) = 4", ofColour, equals: 4, within: 1e-5)

// %% [markdown]
// ### What goes wrong: a filter that is too thin
//
// Somebody builds a layer for gray pictures and gives it a colour picture. The depth of the filter is not yours to
// choose: it is that of the input. `outputShape` asks for the shape without computing anything.
//
// **Predict:** which number will the message complain of?

// %%
var complaint = ""
do {
  _ = try Conv2D(filterShape: (3, 3, 1, 2)).outputShape(for: [32, 32, 3])
} catch {
  complaint = "\(error)"
}
print(complaint)
claim(
  "The filter is 1 deep, the picture 3",
  complaint.contains("[height, width, 1]") && complaint.contains("3 channels"))

// %% [markdown]
// ## From the sum to the neuron
//
// A layer adds a number of its own to every map, the [bias](glossary.md#bias), and sends the sum through an
// [activation function](glossary.md#activation-function) $g$. The star says "slide the filter over it", which is what
// `conv2D` does:
//
// $$ z = a * w + b \qquad\qquad g(z) = \max(0, z) $$
//
// This $g$ is called [ReLU](glossary.md#relu): what is negative becomes 0, the rest stays. A bias of −2 means "say
// nothing unless the sum is above 2".
//
// **Predict:** $z$ and $g(z)$ for our small map 1 6 / 0 1 and the bias −2.

// %%
let neuron = Conv2D(filterShape: (2, 2, 2, 1), activation: .relu)
neuron.filter.value = w.reshaped(to: [2, 2, 2, 1])
neuron.bias!.value = Tensor([-2])
let z = map - 2
let output = neuron(a.reshaped(to: [1, 3, 3, 2])).reshaped(to: [2, 2])
display(sideBySide(["a ∗ w": map, "z = a ∗ w + b": z, "g(z)": relu(z)]))
claim("The layer computes max(0, a ∗ w + b): 0 4 / 0 0", output, equals: Tensor([[0, 4], [0, 0]]))
claim("which is what we get step by step", output == relu(z))

// %% [markdown]
// Every output can be asked where it comes from. Here is the 4 in row 0, column 1, map 0, number by number ($\odot$:
// each number times the one in the same place):

// %%
explain(neuron, at: [0, 1, 0], input: a)

// %% [markdown]
// A layer takes many images at once, a [batch](glossary.md#batch). What goes in and what comes out are tensors $A$ of
// $m \times H \times W \times C$: $m$ images, height, width, channels. There is one bias for each map, so the biases
// have the shape $[1, 1, 1, C]$: a 1 says "the same for all of them", and the bias is added everywhere along that axis.
// This is called [broadcasting](glossary.md#broadcasting).
//
// **Predict:** the shape that comes out of 4 images of 32 × 32 × 3 and five filters of 3 × 3.

// %%
let corners = [(0, 40), (0, 180), (100, 110), (100, 210)]
let batch = Tensor(
  stacking: corners.map { row, column in
    cat.cropped(rows: row..<row + 200, columns: column..<column + 200).resized(height: 32, width: 32).pixels
  })
let layer = Conv2D(filterShape: (3, 3, 3, 5), activation: .relu, seed: 4)
layer.bias!.value = Tensor([0.1, -0.2, 0, 0.3, -0.1])
let answers = layer(batch)
display(
  sideBySide(
    (0..<4).map { Image(batch[$0]).resized(height: 144, width: 144) }, captions: (0..<4).map { "image \($0)" }))
let b = layer.bias!.value.reshaped(to: [1, 1, 1, 5])
claim("4 × 32 × 32 × 3 becomes 4 × 30 × 30 × 5", answers.shape, equals: [batch.shape[0], 32 - 3 + 1, 32 - 3 + 1, 5])
claim(
  "The biases are added as a tensor of shape [1, 1, 1, 5]",
  relu(conv2D(batch, filter: layer.filter.value) + b).isClose(to: answers, within: 1e-5))
claim(
  "The images do not know of each other: alone, the third gives the same",
  layer(batch[2...2]).isClose(to: answers[2...2], within: 1e-5))

// %% [markdown]
// ### What goes wrong: a bias along the wrong axis
//
// Say we have two maps of 2 × 2, all zeros, and two biases, 10 and 20. They belong along the last axis: $[1, 1, 1, 2]$.
// Nobody complains about $[1, 2, 1, 1]$.
//
// **Predict:** which numbers stand in map 0 and map 1 then?

// %%
let blank = Tensor(zeros: [1, 2, 2, 2])
let right = blank + Tensor([10, 20]).reshaped(to: [1, 1, 1, 2])
let wrong = blank + Tensor([10, 20]).reshaped(to: [1, 2, 1, 1])
display(
  sideBySide([
    "[1, 1, 1, 2], map 0": right[0, .all, .all, 0], "map 1": right[0, .all, .all, 1],
    "[1, 2, 1, 1], map 0": wrong[0, .all, .all, 0], "map 1": wrong[0, .all, .all, 1],
  ]))
claim("Both have the same shape, so no message warns", right.shape == wrong.shape)
claim("Right: map 1 has its bias everywhere", right[0, .all, .all, 1], equals: Tensor([[20, 20], [20, 20]]))
claim(
  "Wrong: both maps have 10 in their upper row and 20 in the lower",
  wrong[0, .all, .all, 0] == wrong[0, .all, .all, 1]
    && wrong[0, .all, .all, 1] == Tensor([[10, 10], [20, 20]]))

// %% [markdown]
// ## Cost, first: weights
//
// A filter has $f \cdot f \cdot C'$ [weights](glossary.md#weight), $C'$ being the channels that come in, and there are
// $C$ filters with a bias each. Weights and biases together are the [parameters](glossary.md#parameter), all that is
// learned:
//
// $$ \text{parameters} = (f \cdot f \cdot C' + 1) \cdot C $$
//
// **Predict:** how many has our layer of five filters? How many if the picture were 1000 × 1000?

// %%
claim("(3·3·3 + 1) · 5 = 140 parameters", layer.parameterCount, equals: (3 * 3 * 3 + 1) * 5)
claim(
  "A larger picture needs not one more",
  layer.summary(input: [1000, 1000, 3]).parameters.total == layer.summary(input: [32, 32, 3]).parameters.total)

// %% [markdown]
// ## Cost, second: multiply-adds
//
// Every output is a sum of $f \cdot f \cdot C'$ products. A product with its addition counts as one
// [multiply-add](glossary.md#multiply-add). The $C$ maps have $h$ rows and $v$ columns, so there are
// $h \cdot v \cdot C$ outputs:
//
// $$ \text{multiply-adds} = h \cdot v \cdot C \;\cdot\; f \cdot f \cdot C' $$
//
// Do not believe it: count. Here is the convolution of a whole bank as a program. For each place (`y`, `x`) and each
// filter `k` it adds up over the filter's rows, columns and channels (`i`, `j`, `c`): six loops, one inside the other.
// The two innermost lines run once for each multiply-add.

// %%
func slide(_ bank: Tensor, over image: Tensor) -> (z: Tensor, multiplyAdds: Int) {
  let (columns, depth) = (image.shape[1], image.shape[2])
  let (f, filters) = (bank.shape[0], bank.shape[3])
  let (height, width) = (image.shape[0] - f + 1, columns - f + 1)
  let (pixels, weights) = (image.scalars, bank.scalars)
  var sums = [Float](repeating: 0, count: height * width * filters)
  var count = 0
  for y in 0..<height {
    for x in 0..<width {
      for k in 0..<filters {
        var sum: Float = 0
        for i in 0..<f {
          for j in 0..<f {
            let (pixel, weight) = ((y + i) * columns + x + j, i * f + j)
            for c in 0..<depth {
              sum += pixels[pixel * depth + c] * weights[(weight * depth + c) * filters + k]
              count += 1
            }
          }
        }
        sums[(y * width + x) * filters + k] = sum
      }
    }
  }
  return (Tensor(shape: [height, width, filters], scalars: sums), count)
}

// %% [markdown]
// **Predict:** the count for our five filters of 3 × 3 × 3 on one picture of 32 × 32 × 3.

// %%
let (byHand, counted) = slide(layer.filter.value, over: batch[0])
claim("The loops compute what conv2D computes", byHand.isClose(to: conv2D(batch[0], filter: layer.filter.value)))
claim("30·30·5 · 3·3·3 = 121,500 multiply-adds, counted one by one", counted, equals: 30 * 30 * 5 * 3 * 3 * 3)
claim("and that is what `summary` says", layer.summary(input: [32, 32, 3]).multiplyAdds, equals: counted)

// %% [markdown]
// ### ⚠ $O(N^2 n^4)$
//
// Lecture notes say that a picture of $N \times N$ and filters of $n \times n$ take $O(N^2 n^4)$ steps: 6.25 million
// for $N = 100$, $n = 5$, and 625 million for $N = 1000$. (Read $O(\ldots)$ as "grows like". What is a constant factor,
// such as 2 or 100, is left out.) But *one* filter takes $n^2$ products at each of $N^2$ pixels, which is $N^2 n^2$.
// Where does the other $n^2$ come from?
//
// It is the number of filters (or that of channels), if you take $n^2$ of them, as many as a patch has pixels. The
// notes do not say so.
//
// **Predict:** how many filters is that here, and how long will the large picture take, if the small one takes 10
// milliseconds?

// %%
func bank(of n: Int) -> Conv2D { Conv2D(filterShape: (n, n, 1, n * n), padding: .same, hasBias: false, seed: 1) }
func steps(_ side: Int, _ n: Int) -> Int { bank(of: n).summary(input: [side, side, 1]).multiplyAdds }
let single = Conv2D(filterShape: (5, 5, 1, 1), padding: .same)
claim("One filter: 100²·5² = 250,000", single.summary(input: [100, 100, 1]).multiplyAdds, equals: 100 * 100 * 5 * 5)
claim("25 filters, N = 100: N²n⁴ = 6,250,000", steps(100, 5), equals: 100 * 100 * 5 * 5 * 5 * 5)
claim("25 filters, N = 1000: N²n⁴ = 625,000,000", steps(1000, 5), equals: 1000 * 1000 * 5 * 5 * 5 * 5)
claim("which is a hundred times as much", steps(1000, 5), equals: 100 * steps(100, 5))
claim(
  "Filters of twice the side, and as many as they have pixels: 2⁴ times as much", steps(100, 10) == 16 * steps(100, 5))

// %% [markdown]
// So 10 milliseconds become a second. Now with the clock: first our six loops on pictures of 50 × 50 to 300 × 300, then
// on the large one. A computer that does something else meanwhile is slower, never faster: so the shortest of a few
// runs is the fairest.
//
// **Predict:** time over multiply-adds: a straight line, or one that bends upwards?

// %%
let clock = ContinuousClock()
func milliseconds(runs: Int, _ work: () -> Void) -> Double {
  (0..<runs).map { _ in clock.measure(work) / .milliseconds(1) }.min()!
}
func rounded(_ number: Double) -> Double { (number * 100).rounded() / 100 }
let filters = bank(of: 5).filter.value
// Two more pixels on each side, so that as many outputs come out as the picture has pixels.
let (smallField, largeField) = (
  Tensor(randomNormal: [104, 104, 1], seed: 1), Tensor(randomNormal: [1004, 1004, 1], seed: 2)
)
let smallTime = milliseconds(runs: 5) { _ = slide(filters, over: smallField) }
let sides = [50, 100, 150, 200, 250, 300]
let times = sides.map { side in
  let field = Tensor(randomNormal: [side + 4, side + 4, 1], seed: 3)
  return milliseconds(runs: 2) { _ = slide(filters, over: field) }
}
plot(
  times, at: sides.map { Double(steps($0, 5)) / 1e6 }, x: "million multiply-adds", y: "milliseconds",
  title: "Six loops: time over multiply-adds")
print("N = 100 takes \(rounded(smallTime)) ms, so N = 1000 should take \(rounded(100 * smallTime)) ms")
claim("36 times the multiply-adds take more than ten times the time", times[5] > 10 * times[0])

// %% [markdown]
// More or less a straight line: twice the multiply-adds, twice the time. (If it has a kink, the computer did something
// else just then.) Does it go on as straight up to 625 million?

// %%
var largeCount = 0
let largeTime = milliseconds(runs: 1) { largeCount = slide(filters, over: largeField).multiplyAdds }
print("it takes \(rounded(largeTime)) ms: \(rounded(largeTime / smallTime)) times as long")
claim("The loops count 625,000,000 as well", largeCount, equals: steps(1000, 5))
claim("Time follows the count: more than ten times as long, at the very least", largeTime > 10 * smallTime)

// %% [markdown]
// The same number of multiply-adds, by `conv2D`. It computes what the loops compute, but many products at a time, on
// all cores, and in an order that finds its numbers close by.
//
// **Predict:** how many times as fast is it?

// %%
let libraryTime = milliseconds(runs: 5) { _ = conv2D(largeField, filter: filters) }
print(
  "six loops \(rounded(largeTime)) ms, conv2D \(rounded(libraryTime)) ms: \(Int(largeTime / libraryTime)) times as fast"
)
print("that is \(rounded(Double(largeCount) / libraryTime / 1e6)) billion multiply-adds a second")
claim("More than twice as fast, though it does not save a single product", largeTime > 2 * libraryTime)

// %% [markdown]
// Here is half of the lesson, and a good place for a break.

// %% [markdown]
// ## 1 × 1: a convolution that looks at one pixel
//
// It sounds like nonsense, and on a gray picture it is: multiply everything by one number. But a pixel has depth. A
// filter of [1 × 1](glossary.md#one-by-one-convolution) mixes the channels of one pixel. You know one: gray is 0.299 of
// the red, 0.587 of the green and 0.114 of the blue. Three such filters make three channels of three, here an old brown
// photograph.
//
// **Predict:** how many rows and columns are lost at the border?

// %%
let luma = Tensor([0.299, 0.587, 0.114]).reshaped(to: [1, 1, 3])
let sepia = Tensor([
  [0.393, 0.349, 0.272],
  [0.769, 0.686, 0.534],
  [0.189, 0.168, 0.131],
]).reshaped(to: [1, 1, 3, 3])
let (grayCat, brownCat) = (conv2D(cat.pixels, filter: luma), conv2D(cat.pixels, filter: sepia))
func third(_ image: Image) -> Image { image.resized(height: 150, width: 225) }
display(sideBySide(["3 channels to 1": third(Image(grayCat)), "3 channels to 3": third(Image(brownCat).clamped)]))
claim("No pixel is lost at the border: n − 1 + 1 = n", grayCat.shape, equals: [cat.height, cat.width])
let pixel = (0..<3).map { cat.pixels[0, 0, $0] as Float }
claim(
  "A pixel of the gray picture is a mixture of one pixel's colours", grayCat[0, 0] as Float,
  equals: 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2], within: 1e-5)

// %% [markdown]
// Deep in a network a volume of 28 × 28 × 192 is too thick for the next layer. Thirty-two filters of 1 × 1 make it
// thin.
//
// **Predict:** what comes out, how many weights are there, and how many multiply-adds?

// %%
let thinner = Conv2D(filterShape: (1, 1, 192, 32), hasBias: false, seed: 3)
let thick = Tensor(randomNormal: [1, 28, 28, 192], seed: 5)
let thin = thinner(thick)
claim("28 × 28 × 192 becomes 28 × 28 × 32", thin.shape, equals: [1, 28, 28, thinner.filter.shape[3]])
claim("192 · 32 = 6,144 weights", thinner.parameterCount, equals: 192 * 32)
claim(
  "28·28 · 192·32 = 4,816,896 multiply-adds", thinner.summary(input: [28, 28, 192]).multiplyAdds,
  equals: 28 * 28 * thinner.parameterCount)
claim(
  "784 pixels, a row of 192 numbers for each, times a matrix of 192 × 32: the same",
  matmul(thick.reshaped(to: [784, 192]), thinner.filter.value.reshaped(to: [192, 32]))
    .isClose(to: thin.reshaped(to: [784, 32]), within: 1e-3))

// %% [markdown]
// The last claim says what a convolution of 1 × 1 is: a [dense layer](glossary.md#dense-layer) with 192 inputs and 32
// outputs that is asked at every pixel. And all its answers together are one product of two matrices, which multiplies
// each row of the first by each column of the second.
//
// ## im2col: every convolution is a matrix product
//
// For 1 × 1 a matrix product was enough. For 3 × 3 as well, if we copy first: write every patch, with all its channels,
// as a row. The trick is called [im2col](glossary.md#im2col), *image to columns*, after a function of MATLAB that
// writes patches as columns. With $h \cdot v$ places:
//
// $$ \underbrace{[h v \times f^2C']}_{\text{patches}} \cdot \underbrace{[f^2C' \times C]}_{\text{filters}}
//    = \underbrace{[h v \times C]}_{\text{maps}} $$
//
// **Predict:** the shape of the matrix of patches for 4 × 4 pixels, one channel and $f = 3$.

// %%
func patches(of image: Tensor, _ f: Int) -> Tensor {
  var rows: [Tensor] = []
  for y in 0...(image.shape[0] - f) {
    for x in 0...(image.shape[1] - f) {
      rows.append(image[y..<y + f, x..<x + f].flattened())
    }
  }
  return Tensor(stacking: rows)
}
let numbered = Tensor(range: 1...16).reshaped(to: [4, 4, 1])
let matrix = patches(of: numbered, 3)
display(sideBySide(["the picture": sheet(0, of: numbered), "its patches, one in each row": matrix]))
claim("2·2 places, 3·3 numbers each: 4 × 9", matrix.shape, equals: [2 * 2, 3 * 3])

// %% [markdown]
// Find the 6 in the matrix: it stands once in each row, because all four patches contain it.
//
// **Predict:** how often is each of the other pixels copied?

// %%
let copies = numbered.map { pixel in Float((matrix .== pixel).sum()) }
display(sideBySide(["copies of each pixel": sheet(0, of: copies)]))
claim(
  "A corner is copied once, a pixel in the middle 4 times", [copies[0, 0, 0], copies[1, 1, 0]] as [Float],
  equals: [1, 4])
claim("The 6, too", copies[1, 1, 0] == 4 && numbered[1, 1, 0] == 6)
claim("All copies together are the matrix", Int(copies.sum().scalar), equals: matrix.count)

// %% [markdown]
// Now the real thing: our batch's first picture, the five filters, a single matrix product.
//
// **Predict:** the shape of the patches of 32 × 32 × 3 pixels, with $f = 3$.

// %%
let rows = patches(of: batch[0], 3)
let viaMatrix = matmul(rows, layer.filter.value.reshaped(to: [27, 5])).reshaped(to: [30, 30, 5])
claim("The patches of 32 × 32 × 3 are a matrix of 900 × 27", rows.shape, equals: [30 * 30, 3 * 3 * 3])
claim("One matrix product gives what the six loops give", viaMatrix.isClose(to: byHand, within: 1e-5))

// %% [markdown]
// ## Cost, third: memory
//
// Fast matrix products exist everywhere, which is why im2col is so common. The price is memory: with
// [same padding](glossary.md#padding), each pixel begins a row of its own, so there are $f^2$ numbers for each number
// of the picture. Take a layer of VGG, a large network of 2014: a volume of 224 × 224 × 64, $f = 3$, 4 bytes a number.
//
// **Predict:** the room for the volume and for its patches, in MiB. (One MiB is 1024 · 1024 bytes, about a million.)

// %%
func mebibytes(_ numbers: Int) -> Double { Double(numbers) * 4 / 1024 / 1024 }
let vggLayer = Conv2D(filterShape: (3, 3, 64, 64), padding: .same)
let volumeSize = vggLayer.summary(input: [224, 224, 64])
let volumeMiB = Double(volumeSize.activationBytes) / 1024 / 1024
let patchesMiB = mebibytes(224 * 224 * 3 * 3 * 64)
print("the volume: \(volumeMiB) MiB, its patches: \(patchesMiB) MiB")
claim("The volume has 224·224·64·4 bytes: 12.25 MiB", volumeMiB, equals: mebibytes(224 * 224 * 64))
claim("Its patches need f² = 9 times as much: 110.25 MiB", patchesMiB, equals: 9 * volumeMiB)
claim("(3·3·64 + 1)·64 = 36,928 parameters", vggLayer.parameterCount, equals: (3 * 3 * 64 + 1) * 64)
claim(
  "are little beside it: about a hundredth of the volume", mebibytes(vggLayer.parameterCount) / volumeMiB,
  equals: 0.01, within: 0.005)

// %% [markdown]
// So a good library does not write the whole matrix. Fovea's engine gathers a small block of patches, multiplies it,
// and uses the room again for the next one: same products, same result, no 110 MiB.
//
// ## Cheaper filters
//
// The costly part is that every filter goes through *all* channels. It need not. In a
// [grouped convolution](glossary.md#grouped-convolution) the channels are split into groups, and each filter sees those
// of its own group only. With as many groups as channels each filter sees a single one: this is called
// [depthwise](glossary.md#depthwise-convolution).
//
// Who sees whom? Take eight channels and eight filters of 1 × 1, all weights 1. Send a 1 through one channel after the
// other, and look at which maps hear of it.
//
// **Predict:** the picture for two groups, and for eight.

// %%
func hearing(groups: Int) -> Tensor {
  conv2D(
    Tensor(identity: 8).reshaped(to: [8, 1, 8]), filter: Tensor(ones: [1, 1, 8 / groups, 8]), groups: groups
  ).reshaped(to: [8, 8])
}
let (everybody, twoGroups, alone) = (hearing(groups: 1), hearing(groups: 2), hearing(groups: 8))
display(sideBySide(["1 group": everybody, "2 groups": twoGroups, "8 groups: depthwise": alone]))
print("A row for each channel, a column for each map: 1 where the map hears of the channel.")
claim("One group: all 8·8 connections", everybody.countNonZero, equals: 8 * 8)
claim("Two groups: half of them", twoGroups.countNonZero, equals: 2 * (4 * 4))
claim("Depthwise: each map hears of its own channel only", alone == Tensor(identity: 8))

// %% [markdown]
// So there are four ways to save. For $C$ channels in and $C$ out:
//
// - **grouped**, with $g$ groups: $1/g$ of the cost;
// - **depthwise**: $C$ groups, so $1/C$ of the cost;
// - **separable**: depthwise for the pattern, then 1 × 1 for the mixture: $f^2 C + C^2$ weights in place of
//   $f^2 C^2$, which is $\frac1C + \frac1{f^2}$ of them;
// - **[bottleneck](glossary.md#bottleneck)**: 1 × 1 down to a quarter of the channels, 3 × 3 there, 1 × 1 back up.
//
// **Predict:** for 28 × 28 × 256 and filters of 3 × 3, which of them is the cheapest, and which the dearest?

// %%
func conv(_ f: Int, _ channels: Int, _ outputs: Int, groups: Int = 1) -> Conv2D {
  Conv2D(filterShape: (f, f, channels / groups, outputs), padding: .same, groups: groups, hasBias: false, seed: 7)
}
let plain = conv(3, 256, 256)
let bottleneck = Sequential {
  conv(1, 256, 64)
  conv(3, 64, 64)
  conv(1, 64, 256)
}
let separable = SeparableConv2D(size: 3, channels: 256, outputs: 256, padding: .same, hasBias: false)
let savings = compare(
  ("plain", plain), ("4 groups", conv(3, 256, 256, groups: 4)), ("bottleneck", bottleneck), ("separable", separable),
  ("depthwise", conv(3, 256, 256, groups: 256)), input: [28, 28, 256])
let millions = savings.summaries.map { Double($0.multiplyAdds) / 1e6 }
bars(
  [
    "plain": millions[0], "4 groups": millions[1], "bottleneck": millions[2], "separable": millions[3],
    "depthwise": millions[4],
  ], y: "million multiply-adds", title: "28 × 28 × 256 in and out, 3 × 3")
func saving(_ number: Int) -> Double { savings.ratio(.multiplyAdds, to: number)! }
claim("The order of the bars is from dear to cheap", zip(millions, millions.dropFirst()).allSatisfy { $0 > $1 })
claim("Four groups: a quarter; depthwise: 1/256", [saving(1), saving(4)], equals: [4, 256])
claim("Separable: 1/256 + 1/9", 1 / saving(3), equals: 1.0 / 256 + 1.0 / 9, within: 1e-9)
claim(
  "The bottleneck: 69,632 weights in place of 589,824", [bottleneck.parameterCount, plain.parameterCount],
  equals: [256 * 64 + 3 * 3 * 64 * 64 + 64 * 256, 3 * 3 * 256 * 256])
claim("which is more than eight times as cheap", saving(2) > 8)

// %% [markdown]
// What is given up? A depthwise filter does not mix: each channel is filtered by itself. The separable layer mixes
// afterwards, but all it can do are big filters that are a *pattern for each channel times a mixture*,
// $w_{i,j,c,k} = d_{i,j,c}\,p_{c,k}$: map $k$ takes the pattern of channel $c$ with the strength $p_{c,k}$. (In lesson
// 02 a separable filter was a column times a row. It is the same idea.)
//
// **Predict:** how many numbers do 3 patterns of 3 × 3 and a mixture of 3 channels to 8 maps have? How many the big
// filters in one?

// %%
let pattern = Tensor(randomNormal: [3, 3, 1, 3], seed: 11)
let mixture = Tensor(randomNormal: [1, 1, 3, 8], seed: 12)
let inTwoSteps = conv2D(conv2D(smallCat.pixels, filter: pattern, groups: 3), filter: mixture)
let whole = pattern.reshaped(to: [3, 3, 3, 1]) * mixture
claim(
  "Pattern times mixture, in one big convolution, gives the same",
  conv2D(smallCat.pixels, filter: whole).isClose(to: inTwoSteps, within: 1e-4))
claim(
  "9·3 + 3·8 = 51 numbers in place of 9·3·8 = 216", [pattern.count + mixture.count, whole.count], equals: [51, 216])
claim(
  "Depthwise, red comes from red alone",
  conv2D(smallCat.pixels, filter: pattern, groups: 3)[.all, .all, 0]
    == conv2D(sheet(0, of: smallCat.pixels), filter: pattern[.all, .all, 0, 0]))

// %% [markdown]
// ### 1 × 1 first, then 5 × 5
//
// From 28 × 28 × 192 to 32 maps by filters of 5 × 5. GoogLeNet, another network of 2014, first makes 16 channels of the
// 192.
//
// **Predict:** how many times as cheap is that? (In the table, read the row *multiply-adds*.)

// %%
let direct = conv(5, 192, 32)
let detour = Sequential {
  conv(1, 192, 16)
  conv(5, 16, 32)
}
let inception = compare(("5×5", direct), ("1×1, then 5×5", detour), input: [28, 28, 192])
display(inception)
let (costly, cheap) = (inception.summaries[0].multiplyAdds, inception.summaries[1].multiplyAdds)
claim("Directly: 120,422,400 multiply-adds", costly, equals: 28 * 28 * 32 * 5 * 5 * 192)
claim(
  "By the detour: 2,408,448 + 10,035,200 = 12,443,648", cheap,
  equals: 28 * 28 * 16 * 192 + 28 * 28 * 32 * 5 * 5 * 16)
claim("It is more than nine times as cheap", costly > 9 * cheap)

// %% [markdown]
// ## Three small ones for a large one
//
// A filter of 7 × 7 sees 7 pixels across. Three layers of 3 × 3, one after the other, see 3, then 5, then 7.
//
// **Predict:** which has fewer weights, for $C$ channels throughout?

// %%
let large = conv(7, 64, 64)
let stack = Sequential {
  conv(3, 64, 64)
  conv(3, 64, 64)
  conv(3, 64, 64)
}
func sees(_ layer: any Layer) throws -> Int { try layer.receptiveField(for: [56, 56, 64])![0].size }
try claim("Both see 7 pixels", [sees(large), sees(stack)], equals: [7, 7])
claim(
  "49 C² weights against 27 C²", [large.parameterCount, stack.parameterCount], equals: [49 * 64 * 64, 27 * 64 * 64])
try claim(
  "Two layers of 3 × 3 see as much as one of 5 × 5, for 18 C² in place of 25 C²",
  sees(stack[..<2]) == sees(conv(5, 64, 64))
    && stack[..<2].parameterCount * 25 == conv(5, 64, 64).parameterCount * 18)

// %% [markdown]
// See it with your eyes: one bright dot through three blurs of 3 × 3. (There is a second gain: with a ReLU after each,
// three layers can cut off what is negative three times, one large filter only once.)
//
// **Predict:** how many pixels are not 0 after each blur?

// %%
var dot = Tensor(zeros: [11, 11])
dot[5, 5] = 1
let once = dot.filtered(by: .boxBlur(3), border: .zeros)
let twice = once.filtered(by: .boxBlur(3), border: .zeros)
let thrice = twice.filtered(by: .boxBlur(3), border: .zeros)
display(
  sideBySide([
    "after one blur": blocks(once / once.max()), "after two": blocks(twice / twice.max()),
    "after three": blocks(thrice / thrice.max()),
  ]))
claim(
  "The dot reaches 3·3, then 5·5, then 7·7 pixels", [once, twice, thrice].map(\.countNonZero), equals: [9, 25, 49])

// %% [markdown]
// ## A photograph goes through a small network
//
// All of it together: 224 × 224 × 3 through four convolutions. Between them stand layers that make the volume smaller
// (`MaxPool2D` keeps the largest number of each little window, `GlobalAvgPool2D` the mean of each map; lesson 05 is
// about them). At the end a dense layer makes ten numbers.
//
// **Predict:** which layer has the most parameters, which the most multiply-adds, which the most memory? (They are
// three different ones.)
//
// In the table an asterisk marks the largest number of a column, and *activations* are the bytes of what comes out.
// *Sees* and *step* are for lesson 05.

// %%
let network = Sequential {
  Conv2D(filterShape: (3, 3, 3, 32), padding: .same, activation: .relu, seed: 1)
  MaxPool2D(size: 2)
  Conv2D(filterShape: (3, 3, 32, 64), padding: .same, activation: .relu, seed: 2)
  MaxPool2D(size: 4)
  Conv2D(filterShape: (3, 3, 64, 128), padding: .same, activation: .relu, seed: 3)
  MaxPool2D(size: 4)
  Conv2D(filterShape: (3, 3, 128, 256), padding: .same, activation: .relu, seed: 4)
  GlobalAvgPool2D()
  Dense(256, 10, seed: 5)
}
let table = network.summary(input: [224, 224, 3])
table

// %%
let layers = table.trace.steps
func largest(_ amount: (Int) -> Int) -> Int { layers.indices.max { amount($0) < amount($1) }! }
claim("Most parameters: the last convolution", largest { layers[$0].parameters.total }, equals: 6)
claim("Most multiply-adds: the second one", largest { layers[$0].multiplyAdds }, equals: 2)
claim(
  "Most memory: the first one, where the picture is still large", largest { layers[$0].output.reduce(1, *) }, equals: 0)
claim(
  "The dense layer at the end has less than a hundredth of the parameters",
  layers[8].parameters.total * 100 < table.parameters.total)

// %% [markdown]
// That is the rule in most networks: *memory* at the beginning, where the picture is large; *parameters* at the end,
// where it is thick; and much of the *work* between.
//
// And the cat itself, through filters that have learned nothing yet: their weights are random. Each small square is one
// of the 32 maps after the first pooling, bright where its filter answers. Some are dark nearly everywhere: what their
// filter says is mostly negative, and ReLU makes it 0.

// %%
let picture = cat.cropped(rows: 0..<300, columns: 80..<380).resized(height: 224, width: 224)
let inside = network.activations(for: picture.pixels.reshaped(to: [1, 224, 224, 3]))
display(sideBySide(["224 × 224 × 3": picture.resized(height: 112, width: 112)]))
display(sideBySide(["layer 1: 112 × 112 × 32": FeatureMaps(inside["1"]!)]))
claim(
  "The shapes that `summary` foretold are those that come out",
  inside.map { Array($0.output.shape.dropFirst()) } == layers.map(\.output))

// %% [markdown]
// ### Predicted and measured
//
// How long does that take? Divide the multiply-adds by what this machine does in a second, or, where little is
// computed, the bytes by what it can move in a second. `predictedTime` measures both rates, predicts each layer, and
// then holds the clock beside it: a *ratio* of 1 is a perfect prediction, and between ½ and 2 is good, unless the
// computer is busy with something else. (For 3 × 3 and many channels the engine knows a short cut that needs fewer
// products than our formula counts.)
//
// **Predict:** which layer takes longest?

// %%
let timed = network.predictedTime(input: [224, 224, 3])
display(timed)
let slowest = timed.rows.max { $0.predicted < $1.predicted }!
let share = Int(100 * slowest.predicted / timed.predicted)
print("Predicted to take longest: layer \(slowest.path), \(share) % of the time.")

// %% [markdown]
// ### Learning needs more room
//
// To learn, a network goes back through its layers (lesson 06) and needs again what they made. So nearly everything is
// kept, for each picture of a batch: this is called the *tape*. Each parameter has one more number, its slope, which
// says which way to change it. And Adam, a usual method of changing them, remembers two more for each.
//
// **Predict:** for 32 pictures at once, which is larger, all parameters with all that belongs to them, or what has to
// be kept of the pictures? By how much?

// %%
let learning = network.cost(input: [224, 224, 3], batch: 32, training: true)
let belongsToParameters = learning.weightBytes + learning.gradientBytes + learning.stateBytes(.adam)
print(
  "\(rounded(mebibytes(belongsToParameters / 4))) MiB for the parameters,",
  "\(rounded(mebibytes(learning.tapeBytes / 4))) MiB for the pictures")
claim(
  "The parameters: 4 numbers each, of 4 bytes", belongsToParameters, equals: 4 * 4 * network.parameterCount)
claim("What is kept of 32 pictures is more than ten times that", learning.tapeBytes > 10 * belongsToParameters)
claim(
  "It grows with the batch: one picture needs 1/32",
  network.cost(input: [224, 224, 3], training: true).tapeBytes * 32, equals: learning.tapeBytes)
claim(
  "A step of learning computes nearly three times as much: once forward, twice back",
  Double(learning.trainingMultiplyAdds) / Double(learning.multiplyAdds), equals: 2.9, within: 0.1)

// %% [markdown]
// ## Your turn
//
// Change the cell, run it, read what it says. No grade, as many tries as you like.
//
// ### Exercise: the parameters of a grouped layer
//
// $C$ filters of $f \times f$ on $C'$ channels that are split into $g$ groups, with biases. How many parameters? In the
// function `channels` is $C'$ and `filters` is $C$; both can be divided by `groups`.

// %% The parameters of a grouped layer tags=["exercise"]
func parameterCount(_ f: Int, _ channels: Int, _ filters: Int, _ groups: Int) -> Int {
  // BEGIN SOLUTION
  (f * f * (channels / groups) + 1) * filters
  // END SOLUTION
}

// %%
exercise(
  "The parameters of a grouped layer: how many have C filters of f × f on C′ channels in g groups, with biases?",
  hints: "How many channels does a single filter see, if there are g groups?",
  "How many numbers has such a filter? Each makes one map, and each map has one bias.",
  "(weights of one filter + 1) · number of filters. The number of filters stays as it is.",
  trying: [(5, 3, 6, 1), (3, 64, 64, 4), (3, 32, 32, 32), (1, 12, 6, 3)],
  parameterCount,
  expected: { f, channels, filters, groups in
    Conv2D(filterShape: (f, f, channels / groups, filters), groups: groups).parameterCount
  },
  mistakes: [
    Mistake("the biases are missing") { f, channels, filters, groups in f * f * (channels / groups) * filters },
    Mistake("the groups are ignored: a filter sees only its own") { f, channels, filters, _ in
      (f * f * channels + 1) * filters
    },
    Mistake("divided by the groups twice: all groups together still have C filters") { f, channels, filters, groups in
      f * f * (channels / groups) * (filters / groups) + filters
    },
    Mistake("the biases are divided, too; every map has one") { f, channels, filters, groups in
      (f * f * channels + 1) * filters / groups
    },
    Mistake("f counts once; a filter has f rows of f numbers") { f, channels, filters, groups in
      (f * (channels / groups) + 1) * filters
    },
  ])

// %% [markdown]
// ### Exercise: the multiply-adds of a layer
//
// A picture of $n \times n$ with $C'$ channels, $C$ filters of $f \times f$, [stride](glossary.md#stride) $s$, no
// padding: how many multiply-adds? In the function `channels` is $C'$ and `filters` is $C$.

// %% The multiply-adds of a layer tags=["exercise"]
func multiplyAdds(_ n: Int, _ f: Int, _ stride: Int, _ channels: Int, _ filters: Int) -> Int {
  // BEGIN SOLUTION
  let places = (n - f) / stride + 1
  return places * places * filters * f * f * channels
  // END SOLUTION
}

// %%
exercise(
  "The multiply-adds of a layer: how many does it take on n × n pixels with a stride of s?",
  hints: "How many outputs are there? Lesson 03 has the formula for one side.",
  "Each output is a sum of f · f · C′ products.",
  "outputs along a side, squared, times filters, times the products of one output.",
  trying: [(32, 3, 1, 3, 5), (28, 1, 1, 192, 32), (227, 11, 4, 3, 96), (8, 3, 2, 2, 1)],
  multiplyAdds,
  expected: { n, f, stride, channels, filters in
    Conv2D(filterShape: (f, f, channels, filters), stride: StrideSize(stride))
      .summary(input: [n, n, channels]).multiplyAdds
  },
  mistakes: [
    Mistake("n² places; near the border the filter does not fit") { n, f, stride, channels, filters in
      n * n * filters * f * f * channels
    },
    Mistake("the places of one row only; there are as many rows") { n, f, stride, channels, filters in
      ((n - f) / stride + 1) * filters * f * f * channels
    },
    Mistake("the channels are missing: an output sums over all of them") { n, f, stride, channels, filters in
      ((n - f) / stride + 1) * ((n - f) / stride + 1) * filters * f * f
    },
    Mistake("the stride is ignored") { n, f, stride, channels, filters in
      (n - f + 1) * (n - f + 1) * filters * f * f * channels
    },
    Mistake("the + 1 is missing: the first place counts as well") { n, f, stride, channels, filters in
      ((n - f) / stride) * ((n - f) / stride) * filters * f * f * channels
    },
  ])

// %% [markdown]
// ### Exercise: a 1 × 1 convolution of your own
//
// An image of $[H, W, C]$ and weights $[C, C]$: as many channels come out as go in. `weights[c, k]` says how much of
// channel $c$ goes into channel $k$. Mix the channels of each pixel, without calling `conv2D`.

// %% A 1 × 1 convolution tags=["exercise"]
func mixChannels(_ image: Tensor, _ weights: Tensor) -> Tensor {
  // BEGIN SOLUTION
  let pixels = image.reshaped(to: [image.shape[0] * image.shape[1], image.shape[2]])
  return matmul(pixels, weights).reshaped(to: image.shape)
  // END SOLUTION
}

// %%
exercise(
  "A 1 × 1 convolution: mix the channels of each pixel by weights of [C, C].",
  hints: "Each pixel is a row of C numbers. What makes C other numbers of them, each a weighted sum?",
  "reshaped(to:) makes a matrix of all pixels: one row for each.",
  "matmul(pixels, weights), and reshape it back to rows, columns, channels.",
  trying: [
    (volume(Tensor([[1, 2], [3, 4]]), Tensor([[0, 1], [1, 0]])), Tensor([[1, 2], [3, 4]])),
    (volume(Tensor([[1, 2]]), Tensor([[3, 4]]), Tensor([[5, 6]])), Tensor([[1, 0, 2], [0, 1, 0], [0, 3, 1]])),
  ],
  mixChannels,
  expected: { image, weights in
    conv2D(image, filter: weights.reshaped(to: [1, 1, weights.shape[0], weights.shape[1]]))
  },
  mistakes: [
    Mistake("the weights are transposed: their rows are the channels that come in") { image, weights in
      conv2D(image, filter: weights.transposed().reshaped(to: [1, 1] + weights.shape))
    },
    Mistake("each channel is only scaled, by the diagonal; nothing is mixed") { image, weights in
      image * (weights * Tensor(identity: weights.shape[0])).sum(axes: [0])
    },
    Mistake("nothing has changed yet") { image, _ in image },
  ])

// %% [markdown]
// ## What to keep
//
// - A filter is as deep as its input and sums over all channels: one filter, one map. $C$ filters make $C$ maps.
// - $z = a * w + b$, then $g(z)$; tensors are $m \times H \times W \times C$, the biases $[1, 1, 1, C]$.
// - Memory is needed most at the beginning of a network, parameters at its end; learning keeps what every layer made.
// - $(f^2 C' + 1)\,C$ parameters, whatever the size of the picture; $f^2C'$ multiply-adds for each number that comes
//   out; 4 bytes for each number.
// - 1 × 1 mixes channels; im2col makes a matrix product of any convolution and copies each pixel $f^2$ times.
// - Groups, depthwise and 1 × 1, bottlenecks, and stacks of 3 × 3: the same sight for a fraction of the cost.
//
// **Next:** [05 · Pooling and invariance](05-pooling-and-invariance.ipynb): what it means to find
// something *wherever* it is.
