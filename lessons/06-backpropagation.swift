// %% [markdown]
// # 06 · Backpropagation through convolution
//
// A network learns by asking each of its numbers one question: *if you were a little larger, how would the loss
// change?* The answer is a slope, a **partial derivative**, and all of them together are the
// **[gradient](glossary.md#gradient)**. To find it, one goes through the network from its end to its beginning:
// **[backpropagation](glossary.md#backpropagation)**.
//
// For a convolution the answer looks frightening in books, with six indexes and a filter that suddenly stands on its
// head. There is nothing to be afraid of. We do one of 3 × 3 pixels by hand, every number of it, and let three others
// check us: finite differences, automatic differentiation, and the engine itself.
//
// Before you run a cell, guess what it will say. A wrong guess is the best thing that can happen here.
//
// **Before this:** [04 · Volumes and cost](04-volumes-and-cost.ipynb), pooling from [05 · Pooling and
// invariance](05-pooling-and-invariance.ipynb), and what a derivative is.
//
// **Time:** about 45 minutes.
//
// **Afterwards you can** derive, write and check the gradient of a convolution: for its filter, its input and its bias;
// with stride, padding, channels and batches; through pooling; and through a whole network.

// %% [markdown]
// ## The smallest convolution
//
// Nine pixels, four [weights](glossary.md#weight), four outputs; no [padding](glossary.md#padding),
// [stride](glossary.md#stride) 1. The pixels are the digits 1 to 9, so that you can tell each by its value.

// %%
let x = Tensor([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
let w = Tensor([[1, 2], [3, 4]])
let z = conv2D(x, filter: w)
display(sideBySide(["image x": x, "filter w": w, "output z": z]))
claim("The first output is 1·1 + 2·2 + 3·4 + 4·5 = 37", z[0, 0] as Float, equals: 37)

// %% [markdown]
// What becomes of the outputs does not matter here. More layers come, and at the end a [loss](glossary.md#loss) $L$.
// From there each output $z_o$ (the $o$ stands for its place, row and column) hears one number: how fast $L$ grows when
// $z_o$ alone grows. That is its [partial derivative](glossary.md#partial-derivative),
// $g_o = \partial L / \partial z_o$. The round $\partial$ says "there are other numbers, too, and they stay as they
// are"; otherwise it is the derivative you know.
//
// Say the four slopes are 1, 10, 100 and 1000; together they are the [gradient](glossary.md#gradient) of the outputs.
// The numbers are no accident: in every sum that follows, the *digits* will tell which output took part. A loss with
// just these slopes is $L = \sum_o g_o z_o$. We use it to check ourselves.

// %%
let g = Tensor([[1, 10], [100, 1000]])
func loss(_ x: Tensor, _ w: Tensor) -> Tensor { (conv2D(x, filter: w) * g).sum() }
display(sideBySide(["g, the slope of each output": g]))

// %% [markdown]
// ### Three witnesses
//
// Whatever we find by hand, three others must find, too.
//
// 1. **Nudging** knows no calculus. It makes one number a little larger, then a little smaller, and looks what $L$
//    does: a [finite difference](glossary.md#finite-difference), $\dfrac{L(w + h) - L(w - h)}{2h}$. It calculates with
//    16 digits (`float64`); why, we shall see near the end.
// 2. **Autodiff**, [automatic differentiation](glossary.md#automatic-differentiation): `gradient(at: w) { … }` runs the
//    braces once and notes every product and sum on the way. Then it goes through its notes backward, with the chain
//    rule.
// 3. **The engine**: where the notes say `conv2D`, autodiff asks Fovea's own fast backward code for it.
//
// **Predict:** what do they say about $x^2$ at 3?

// %%
func nudged(at point: Tensor, _ loss: (Tensor) -> Tensor) -> Tensor {
  let here = point.converted(to: .float64)
  let h = Tensor(1e-4, dtype: .float64)
  let units = Tensor(identity: point.count).converted(to: .float64)
  let slopes = (0..<point.count).map { place -> Tensor in
    let nudge = units[place].reshaped(to: point.shape) * h  // h at one place, 0 elsewhere
    return (loss(here + nudge) - loss(here - nudge)) / (h + h)
  }
  return Tensor(stacking: slopes).reshaped(to: point.shape).converted(to: .float32)
}
func square(_ x: Tensor) -> Tensor { x * x }
claim("Nudging: the derivative of x² at 3 is 2 · 3", nudged(at: Tensor(3), square), equals: Tensor(2 * 3), within: 1e-4)
claim("Autodiff says the same", gradient(at: Tensor(3)) { square($0) }, equals: Tensor(2 * 3))

// %% [markdown]
// ## Every partial derivative
//
// $$ z_{0,0} = w_{0,0}\,x_{0,0} + w_{0,1}\,x_{0,1} + w_{1,0}\,x_{1,0} + w_{1,1}\,x_{1,1} $$
//
// It is a sum of products, so its derivatives are the easiest there are. As $5w$ has the derivative 5, so
// $\partial z_{0,0} / \partial w_{0,1}$ is whatever multiplies $w_{0,1}$, and that is the pixel $x_{0,1} = 2$.
//
// Four outputs and four weights make 4 · 4 such derivatives; here they all are, a row for each output.
//
// **Predict:** what is $\partial z_{1,1} / \partial w_{0,0}$?

// %%
let corners = [(0, 0), (0, 1), (1, 0), (1, 1)]
var partials = Tensor(zeros: [4, 4])
for (output, (y, c)) in corners.enumerated() {
  for (weight, (i, j)) in corners.enumerated() {
    partials[output, weight] = x[y + i, c + j] as Float
    let end = weight == 3 ? "\n" : "  "
    print("∂z\(y)\(c)/∂w\(i)\(j) = x\(y + i)\(c + j) = \(Int(x[y + i, c + j]))", terminator: end)
  }
}
let byNudging = Tensor(
  stacking: corners.map { y, c in nudged(at: w) { conv2D(x, filter: $0)[y, c] as Tensor }.flattened() })
claim("Nudging each weight finds the same 16 numbers", partials.isClose(to: byNudging, within: 1e-3))
claim("∂z₁₁/∂w₀₀ is 5, the first pixel under the last place of the filter", partials[3, 0] as Float, equals: x[1, 1])

// %% [markdown]
// ## Four filters in place of one
//
// Now the difficulty, and there is only one: a weight is used **four times**. So take it away. Let each output have a
// filter of its own, sixteen weights in all, and nothing is [shared](glossary.md#parameter-sharing). Call weight $k$ of
// output $o$'s own filter $w^{(o)}_k$. If it grows by 1, its output grows by the pixel under it, and the loss by $g_o$
// times that. This is the chain rule:
//
// $$ \frac{\partial L}{\partial w^{(o)}_k} \;=\; \frac{\partial L}{\partial z_o} \cdot
//    \frac{\partial z_o}{\partial w^{(o)}_k} \;=\; g_o \cdot x_{\text{the pixel under } k}. $$
//
// **Predict:** the row of output $(1, 1)$, where $g = 1000$?

// %%
let windows = partials
let gColumn = g.reshaped(to: [4, 1])
let ownGradients = windows * gColumn
display(sideBySide(["a row for each output, a column for each weight": ownGradients]))
let own = Tensor(stacking: corners.map { _, _ in w.flattened() })
claim(
  "Autodiff, asked about sixteen weights that are not shared, says the same",
  gradient(at: own) { (($0 * windows).sum(axes: [1]) * g.flattened()).sum() }, equals: ownGradients)
claim("The last row is 1000 times 5, 6, 8, 9", ownGradients[3].scalars, equals: [5000, 6000, 8000, 9000])

// %% [markdown]
// Now share again. If $w_k$ grows by a little, all four copies of it grow by the same little, and the loss feels all
// four. So the slopes **add up over all positions**, column by column:
//
// $$ \frac{\partial L}{\partial w_k} \;=\; \sum_o \frac{\partial L}{\partial w^{(o)}_k} \;=\; \sum_o g_o\, x_{o + k} $$
//
// (The place $o + k$ is $o$ and $k$ added, rows to rows and columns to columns.)
//
// **Predict:** what is the slope of $w_{0,0}$? It can be read off the first column: its digits are the pixels.

// %%
let shared = ownGradients.sum(axes: [0]).reshaped(to: [2, 2])
display(sideBySide(["∂L/∂w, the sum of each column": shared]))
claim("∂L/∂w₀₀ = 1·1 + 2·10 + 4·100 + 5·1000 = 5421", shared[0, 0] as Float, equals: 5421)
claim("Nudging agrees", shared.isClose(to: nudged(at: w) { loss(x, $0) }, within: 0.01))
claim("The engine agrees", gradient(at: w) { loss(x, $0) } == shared)

// %% [markdown]
// ### Read it as a convolution
//
// Look once more at $\sum_o g_o\, x_{o+k}$: lay $g$ on the image, multiply, add up, move on. That is a
// [convolution](glossary.md#convolution) of the **image with the output gradient**, with $g$ as the filter ($\star$ is
// what `conv2D` does, without a flip):
//
// $$ \frac{\partial L}{\partial w} \;=\; x \star g $$
//
// **Predict:** how large is it, with $n = 3$ and a "filter" of 2 × 2?

// %%
claim("conv2D(x, filter: g) is the gradient of the filter", conv2D(x, filter: g), equals: shared)
claim("as large as the filter, n − (n − f + 1) + 1 = f", conv2D(x, filter: g).shape, equals: w.shape)
let layer = Conv2D(filterShape: (2, 2, 1, 1), hasBias: false)
layer.filter.value = w.reshaped(to: [2, 2, 1, 1])
let (image, slopes) = (x.reshaped(to: [3, 3, 1]), g.reshaped(to: [2, 2, 1]))
let oneWeight = explainGradient(layer, ofFilter: [0, 0, 0, 0], input: image, outputGradient: slopes)
claim("Fovea writes the same four products out", oneWeight.result, equals: Double(shared[0, 0] as Float))
oneWeight

// %% [markdown]
// ## The way to the image
//
// The layer before ours needs its own $g$: the slopes of the *pixels*. Ask a pixel: which outputs read you, and through
// which weight?
//
// Here are both ways at once. Move the pointer over a slope (or reach it with the Tab key): its arrows go to every
// weight and to every pixel that it helps to change, and in each box stands what it brings: to a weight $g$ times the
// pixel, to a pixel $g$ times the weight.
//
// **Predict:** how many arrows end at the middle pixel $x_{1,1}$, over all four slopes? And at a corner?

// %%
let reach = gradientReach(layer, input: image, outputGradient: slopes)
claim("Every slope reaches the middle pixel", reach.contributions(toPixel: [1, 1]).count, equals: g.count)
claim("and only one the corner", reach.contributions(toPixel: [2, 2]).count, equals: 1)
claim("Every slope reaches every weight: 4 · 4 arrows", reach.slopes.map(\.toWeights.count), equals: [4, 4, 4, 4])
reach

// %% [markdown]
// **Predict:** the slope of the middle pixel? Which weight lies on it when the filter is at the top left, and which
// when it is at the bottom right?

// %%
let middle = explainGradient(layer, ofInput: [1, 1, 0], input: image, outputGradient: slopes)
claim("1·4 + 10·3 + 100·2 + 1000·1 = 1234", middle.result, equals: 1234)
claim("trace names those four outputs", trace(layer, input: [1, 1], on: [3, 3, 1]).positions.count, equals: 4)
middle

// %% [markdown]
// The outputs go 1, 10, 100, 1000, forward; the weights 4, 3, 2, 1, **backward**. It must be so: the further right the
// filter stands, the further left in the filter lies our pixel. All nine pixels, with every product printed:

// %%
var scattered = Tensor(zeros: [3, 3])
var sums = [[String]](repeating: [], count: 9)
for (y, c) in corners {
  for (i, j) in corners {
    scattered[y + i, c + j] += (g[y, c] as Float) * (w[i, j] as Float)
    sums[3 * (y + i) + c + j].append("\(Int(g[y, c]))·w\(i)\(j)")
  }
}
for (place, sum) in sums.enumerated() { print("∂L/∂x\(place / 3)\(place % 3) =", sum.joined(separator: " + ")) }
display(sideBySide(["∂L/∂x": scattered]))
claim("Nudging the pixels agrees", scattered.isClose(to: nudged(at: x) { loss($0, w) }, within: 0.01))
claim("The engine agrees", gradient(at: x) { loss($0, w) } == scattered)

// %% [markdown]
// ### Full convolution with the flipped filter
//
// $$ \frac{\partial L}{\partial x_i} \;=\; \sum_k g_{i-k}\, w_k $$
//
// Pixel $i$ was read by output $i - k$ through weight $k$: the same sum as for the filter, but with a minus. A filter
// that is turned by half a turn has its weights in the order 4, 3, 2, 1, and then we may walk forward again. Border
// pixels hear from few outputs, so lay zeros round $g$, as many as still let the filter touch it: **full** padding.
//
// **Predict:** how large is the full convolution of 2 × 2 with 2 × 2?

// %%
func flipped(_ filter: Tensor) -> Tensor { filter.reversed(axis: 0).reversed(axis: 1) }
display(sideBySide(["g, padded": g.padded(1), "filter, flipped": flipped(w)]))
let inOneLine = conv2D(g, filter: flipped(w), padding: .full)
claim("One line of code: the full convolution of g with the flipped filter", inOneLine, equals: scattered)
let backward = Conv2D(filterShape: (2, 2, 1, 1), padding: .full, hasBias: false)
backward.filter.value = flipped(w).reshaped(to: [2, 2, 1, 1])
try slidingFilter(backward, values: slopes)

// %% [markdown]
// ### What goes wrong: forget to flip
//
// The size is right, nothing complains, and the network even learns a little.
//
// **Predict:** with which filters would nobody ever notice?

// %%
let unflipped = conv2D(g, filter: w, padding: .full)
display(sideBySide(["right": scattered, "not flipped": unflipped]))
claim("Same size, other numbers", unflipped.shape == scattered.shape && unflipped != scattered)
let blur = Filter.boxBlur(2).coefficients
claim("A filter that looks the same upside down, like a blur, hides the mistake", flipped(blur) == blur)
claim("So check with a filter that does not", flipped(w) != w)

// %% [markdown]
// ### The bias
//
// $z_o = \dots + b$: the [bias](glossary.md#bias) is in every output, with the factor 1.
//
// **Predict:** its slope?

// %%
let bankOfOne = w.reshaped(to: [2, 2, 1, 1])
let slopeOfBias = gradient(at: Tensor([0])) { (conv2D(x, filter: bankOfOne, bias: $0) * slopes).sum() }
claim("The bias hears all of them: the sum of g", slopeOfBias, equals: g.sum().reshaped(to: [1]))
claim("1111, one digit for each output: all four took part", slopeOfBias[0], equals: 1 + 10 + 100 + 1000)

// %% [markdown]
// ### A loop and its shadow
//
// If you remember one thing, then this. Forward is one line in four loops:
//
// `z[y, c] += w[i, j] * x[y + i, c + j]`
//
// Backward is the **same loops**. The line is a product, and each factor gets the slope times *the other factor*:
//
// `dw[i, j] += g[y, c] * x[y + i, c + j]`  
// `dx[y + i, c + j] += g[y, c] * w[i, j]`
//
// Everything below only changes the index: `byLoops` is these two lines, ready for a stride and for padding. And
// `productsAndSums` writes the forward convolution without `conv2D`, so that autodiff has to find the way back without
// help from the engine.

// %%
func byLoops(
  _ x: Tensor, _ w: Tensor, _ g: Tensor, stride s: Int = 1, padding p: Int = 0
) -> (dx: Tensor, dw: Tensor) {
  var (dx, dw) = (Tensor(zeros: x.shape), Tensor(zeros: w.shape))
  for y in 0..<g.shape[0] {
    for c in 0..<g.shape[1] {
      for i in 0..<w.shape[0] {
        for j in 0..<w.shape[1] {
          let (row, column) = (s * y + i - p, s * c + j - p)
          guard (0..<x.shape[0]).contains(row), (0..<x.shape[1]).contains(column) else { continue }  // padding
          dw[i, j] += (g[y, c] as Float) * (x[row, column] as Float)
          dx[row, column] += (g[y, c] as Float) * (w[i, j] as Float)
        }
      }
    }
  }
  return (dx, dw)
}
func productsAndSums(_ x: Tensor, _ w: Tensor, stride s: Int = 1) -> Tensor {
  let side = (x.shape[0] - w.shape[0]) / s + 1
  let outputs = (0..<side * side).map { o -> Tensor in
    let (top, left) = (o / side * s, o % side * s)
    let window: Tensor = x[top..<top + w.shape[0], left..<left + w.shape[1]]
    return (window * w).sum()
  }
  return Tensor(stacking: outputs).reshaped(to: [side, side])
}
let loops = byLoops(x, w, g)
claim("The loops give the image its gradient", loops.dx, equals: scattered)
claim("and the filter", loops.dw, equals: shared)
claim(
  "So does autodiff through products and sums",
  gradient(at: x) { (productsAndSums($0, w) * g).sum() } == scattered
    && gradient(at: w) { (productsAndSums(x, $0) * g).sum() } == shared)

// %% [markdown]
// ## One thing at a time: stride
//
// With stride 2 the filter skips places. What was never computed has no slope: write **zeros between** the numbers of
// $g$ ([dilate](glossary.md#dilation) it), as if all places had been computed and nobody cared about every second one.
// Then it is stride 1 again.
//
// **Predict:** 5 × 5 pixels, 3 × 3 filter, stride 2: how large is $g$, and how large with its zeros?

// %%
func dilated(_ g: Tensor, _ s: Int) -> Tensor {
  var wide = Tensor(zeros: [s * (g.shape[0] - 1) + 1, s * (g.shape[1] - 1) + 1])
  wide[.stride(by: s), .stride(by: s)] = g
  return wide
}
let five = Tensor(range: 1...25).reshaped(to: [5, 5])
let three = Tensor([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
let strided = byLoops(five, three, g, stride: 2)
display(sideBySide(["g": g, "g, dilated": dilated(g, 2), "∂L/∂x": strided.dx, "∂L/∂w": strided.dw]))
let atStride1 = conv2D(five, filter: three)
claim("2 × 2 become 3 × 3, as large as the output at stride 1", dilated(g, 2).shape, equals: atStride1.shape)
let fromDilated = conv2D(dilated(g, 2), filter: flipped(three), padding: .full)
claim("Image: the dilated g, the flipped filter, full padding", fromDilated, equals: strided.dx)
claim("Filter: the dilated g as a filter on the image", conv2D(five, filter: dilated(g, 2)), equals: strided.dw)
claim(
  "Nudging agrees about both",
  strided.dx.isClose(to: nudged(at: five) { (conv2D($0, filter: three, stride: 2) * g).sum() }, within: 0.01)
    && strided.dw.isClose(to: nudged(at: three) { (conv2D(five, filter: $0, stride: 2) * g).sum() }, within: 0.01))
claim(
  "So do the engine",
  gradient(at: five) { (conv2D($0, filter: three, stride: 2) * g).sum() } == strided.dx
    && gradient(at: three) { (conv2D(five, filter: $0, stride: 2) * g).sum() } == strided.dw)
claim(
  "and autodiff through products and sums",
  gradient(at: five) { (productsAndSums($0, three, stride: 2) * g).sum() } == strided.dx
    && gradient(at: three) { (productsAndSums(five, $0, stride: 2) * g).sum() } == strided.dw)

// %% [markdown]
// ### What goes wrong: pixels that nobody reads
//
// On 6 × 6 pixels the same filter with stride 2 also has 2 × 2 places: the last row and the last column are read by
// nobody.
//
// **Predict:** what is their slope, and does the formula above give the right size?

// %%
let unread = gradient(at: Tensor(ones: [6, 6])) { (conv2D($0, filter: three, stride: 2) * g).sum() }
display(sideBySide(["∂L/∂x of 6 × 6 pixels": unread]))
claim("What nobody reads has slope 0", unread[5], equals: Tensor(zeros: [6]))
claim("The formula gives 5 × 5, a row and a column short", fromDilated.shape, equals: [5, 5])
let laidOn = fromDilated.padded(.sides(top: 0, bottom: 1, left: 0, right: 1))
claim("Lay the missing zeros on, and it is right", laidOn, equals: unread)

// %% [markdown]
// ## Padding, and the corner weight
//
// Padding lays zeros round the image. Work with the padded image, then cut the frame off the gradient again: nobody
// wants to know how to change zeros that are not there. For the filter it matters more. At the border a weight meets
// zeros and **learns nothing there**.
//
// **Predict:** 3 × 3 pixels, all 1, a filter of 3 × 3, padding 1, all slopes 1. Which weight has the largest gradient,
// and how large is it in the corner?

// %%
let ones = Tensor(ones: [3, 3])
let bordered = byLoops(ones, three, ones, padding: 1)
display(sideBySide(["∂L/∂w": bordered.dw, "∂L/∂x": bordered.dx]))
claim("The middle weight meets all 3 · 3 pixels", bordered.dw[1, 1], equals: 3 * 3)
claim("A corner weight meets only 2 · 2, the others are padding", bordered.dw[0, 0], equals: 2 * 2)
let withFrame = conv2D(ones, filter: flipped(three), padding: .full)
claim("Image: with padding 1 the frame of 1 is cut off", withFrame[1...3, 1...3], equals: bordered.dx)
let forward = { (x: Tensor, w: Tensor) in conv2D(x, filter: w, padding: 1).sum() }
claim(
  "Nudging agrees about both",
  bordered.dw.isClose(to: nudged(at: three) { forward(ones, $0) }, within: 1e-3)
    && bordered.dx.isClose(to: nudged(at: ones) { forward($0, three) }, within: 1e-3))
claim(
  "So do the engine",
  gradient(at: three) { forward(ones, $0) } == bordered.dw && gradient(at: ones) { forward($0, three) } == bordered.dx)
claim(
  "and autodiff through products and sums",
  gradient(at: three) { productsAndSums(ones.padded(1), $0).sum() } == bordered.dw
    && gradient(at: ones) { productsAndSums($0.padded(1), three).sum() } == bordered.dx)

// %% [markdown]
// The corner weight, product by product (numbers in brackets stand in the padding), and then the arrows once more. In
// the dashed cells lie the zeros: to the weights above them a slope brings $g$ times 0.

// %%
let same = Conv2D(filterShape: (3, 3, 1, 1), padding: .same, hasBias: false)
same.filter.value = three.reshaped(to: [3, 3, 1, 1])
display(explainGradient(same, ofFilter: [0, 0, 0, 0], input: Tensor(ones: [3, 3, 1])))
let atBorder = gradientReach(same, input: ones)
let nothing = atBorder.slopes.map { slope in slope.toWeights.count { $0.value == 0 } }
claim("To how many of the nine each slope brings nothing: 5 in the corners, 3 at the sides, none in the middle",
  nothing, equals: [5, 3, 5, 3, 0, 3, 5, 3, 5])
atBorder

// %% [markdown]
// ## Channels
//
// Two [channels](glossary.md#channel) in, three filters, so three maps out. Ask as before: who touches whom? A weight
// $w_{i,j,c,k}$ joins channel $c$ to map $k$ and nothing else: its slope needs only these two planes. A pixel of
// channel $c$ goes into **all** maps: its slope is the sum over the filters.
//
// **Predict:** how many planes are summed for $\partial L/\partial x$, how many for $\partial L/\partial w$?

// %%
let deep = Tensor(randomNormal: [5, 5, 2], seed: 1)
let bank = Tensor(randomNormal: [3, 3, 2, 3], seed: 2)
let threeSlopes = Tensor(randomNormal: [3, 3, 3], seed: 3)
func plane(_ volume: Tensor, _ channel: Int) -> Tensor { volume[.all, .all, channel] }
func weights(_ c: Int, _ k: Int) -> Tensor { bank[.all, .all, c, k] }
let (deepGradient, bankGradient) = gradient(at: deep, bank) { (conv2D($0, filter: $1) * threeSlopes).sum() }
claim(
  "Each weight plane (c, k): channel c with slopes k, nothing is summed",
  (0..<2).allSatisfy { c in
    (0..<3).allSatisfy { k in
      conv2D(plane(deep, c), filter: plane(threeSlopes, k)).isClose(to: bankGradient[.all, .all, c, k], within: 1e-4)
    }
  })
claim(
  "Each channel of the image: one full convolution for each of 3 filters, summed",
  (0..<2).allSatisfy { c in
    let parts = (0..<3).map { k in conv2D(plane(threeSlopes, k), filter: flipped(weights(c, k)), padding: .full) }
    return (parts[0] + parts[1] + parts[2]).isClose(to: plane(deepGradient, c), within: 1e-4)
  })
let bySums = gradient(at: deep) { deep in
  let maps = (0..<3).map { k in productsAndSums(deep, bank[.all, .all, .all, k]) * plane(threeSlopes, k) }
  return (maps[0] + maps[1] + maps[2]).sum()
}
claim("Autodiff through products and sums agrees", bySums.isClose(to: deepGradient, within: 1e-4))
let deepCheck = checkGradients(of: { conv2D($0, filter: $1, stride: 2, padding: 1) }, at: deep, bank)
print(deepCheck)
claim(
  "So do finite differences about all 5·5·2 pixels and 3·3·2·3 weights, here with stride and padding",
  deepCheck.passed && deepCheck.count == 5 * 5 * 2 + 3 * 3 * 2 * 3)

// %% [markdown]
// ## Batch and bias
//
// Every example of a [batch](glossary.md#batch) uses the same filter: one more kind of sharing, so one more **sum**.
// The images are not shared, each keeps its own gradient.
//
// **Predict:** over which axes of $g$, `[N, H, W, K]` (example, row, column, map), is the bias summed?

// %%
let batch = Tensor(randomNormal: [4, 5, 5, 2], seed: 4)
let batchSlopes = Tensor(randomNormal: [4, 3, 3, 3], seed: 5)
let biases = Tensor(zeros: [3])
let whole = gradient(at: [batch, bank, biases]) { (conv2D($0[0], filter: $0[1], bias: $0[2]) * batchSlopes).sum() }
let single = (0..<4).map { n in
  gradient(at: [batch[n], bank, biases]) { (conv2D($0[0], filter: $0[1], bias: $0[2]) * batchSlopes[n]).sum() }
}
let summed = single[0][1] + single[1][1] + single[2][1] + single[3][1]
claim("Filter: the sum over the examples", summed.isClose(to: whole[1], within: 1e-3))
claim("Images: one beside the other", Tensor(stacking: single.map { $0[0] }).isClose(to: whole[0], within: 1e-5))
let overAllButMaps = batchSlopes.sum(axes: [0, 1, 2])
claim("Bias: over N, H and W; one number for each map is left", overAllButMaps, equals: whole[2], within: 1e-4)
let precise = batch.converted(to: .float64)
let nudgedBias = nudged(at: biases) { (conv2D(precise, filter: bank, bias: $0) * batchSlopes).sum() }
let nudgedBank = nudged(at: bank) { (conv2D(precise, filter: $0) * batchSlopes).sum() }
claim(
  "Nudging agrees about biases and filters",
  nudgedBias.isClose(to: whole[2], within: 1e-3) && nudgedBank.isClose(to: whole[1], within: 1e-3))

// %% [markdown]
// If the loss is a *mean* over the batch, the $1/N$ is already in $g$. Do not divide twice.
//
// ## Pooling
//
// [Pooling](glossary.md#pooling) has no weights, but slopes must go through it. An average of four gives each pixel a
// quarter. A maximum let one pixel through, and only this one hears anything: the gradient is **routed**.
//
// **Predict:** in each window of 2 × 2, who gets what?

// %%
let field = Tensor([[1, 7, 2, 3], [4, 5, 9, 1], [6, 2, 1, 0], [3, 8, 2, 4]])
let routed = gradient(at: field) { (maxPool2D($0, size: 2) * g).sum() }
let spread = gradient(at: field) { (averagePool2D($0, size: 2) * g).sum() }
display(sideBySide(["image": field, "g": g, "back through the maximum": routed, "through the average": spread]))
let ofWinners = [routed[0, 1], routed[1, 2], routed[3, 1], routed[3, 3]] as [Float]
claim("7, 9, 8 and 4 win their windows, and get everything", ofWinners, equals: g.scalars)
claim("The other 16 − 4 get nothing", routed.countNonZero, equals: 4)
claim("The average: a quarter each", spread[1, 1] as Float, equals: (g[0, 0] as Float) / 4)
claim(
  "Nudging agrees about both",
  routed.isClose(to: nudged(at: field) { (maxPool2D($0, size: 2) * g).sum() }, within: 0.01)
    && spread.isClose(to: nudged(at: field) { (averagePool2D($0, size: 2) * g).sum() }, within: 0.01))
let peak = Tensor([[1, 2, 3], [4, 9, 5], [6, 7, 8]])
let overlapping = gradient(at: peak) { (maxPool2D($0, size: 2, stride: 1) * g).sum() }
claim("Where windows overlap, who wins four times is paid four times", overlapping[1, 1], equals: 1 + 10 + 100 + 1000)

// %% [markdown]
// ### What goes wrong: a tie
//
// Two pixels are equally large. Raise one, and the maximum rises; lower it, and the other one holds it up. There is a
// kink, and **no derivative**. Software must choose.
//
// **Predict:** what does nudging say, and what does Fovea?

// %%
let tie = Tensor([[5, 1], [2, 5]])
let chosen = gradient(at: tie) { maxPool2D($0, size: 2).sum() }
let halves = nudged(at: tie) { maxPool2D($0, size: 2).sum() }
display(sideBySide(["a tie": tie, "Fovea": chosen, "nudged to both sides": halves]))
claim("Fovea takes the first of the two", chosen.scalars, equals: [1, 0, 0, 0])
let half = Tensor([[0.5, 0], [0, 0.5]])
claim("Nudging sees the slope on one side only and says ½ for both", halves.isClose(to: half, within: 1e-4))
claim("Neither is wrong: they share out the same slope", halves.sum(), equals: Float(chosen.sum()), within: 1e-4)

// %% [markdown]
// ## A whole network, backward
//
// Convolution, [ReLU](glossary.md#relu) (what is negative becomes 0), pooling, four weights, a squared error. First
// forward; keep what each layer made, the way back needs it.

// %%
let input = Tensor([[3, 1, 1, 3, 3], [2, 3, 3, 1, 3], [0, 2, 2, 3, 1], [0, 0, 1, 1, 2], [2, 0, 0, 0, 3]])
let kernel = Tensor([[-2, 1], [-2, 1]])
let last = Tensor([[1, 5], [-1, 2]])
let sums1 = conv2D(input, filter: kernel)
let active = maximum(sums1, 0)
let pooled = maxPool2D(active, size: 2)
let answer = (pooled * last).sum()
display(sideBySide(["input": input, "sums": sums1, "ReLU": active, "pooled": pooled, "last weights": last]))
claim("The answer: 1·1 + 0·5 − 2·1 + 3·2 = 5", answer.scalar, equals: 1 + 0 - 2 + 6)

// %% [markdown]
// It should have been 1, so the loss is $(5 - 1)^2$, and its slope $2 \cdot (5 - 1) = 8$. Now backward, layer by layer.
// Each needs two things: the slope from behind, and what it saw when it went forward. This is all of
// [backpropagation](glossary.md#backpropagation).
//
// **Predict:** which pooled number gets the largest slope, and how much of it arrives at the input?

// %%
let slopeOfAnswer = (answer - 1) * 2
let slopeOfPooled = last * slopeOfAnswer  // a product: the slope times the other factor
var slopeOfActive = Tensor(zeros: [4, 4])  // a maximum: all to the winner of the window
for (y, c) in corners {
  let places = corners.map { i, j in (2 * y + i, 2 * c + j) }
  let best = places.first { active[$0.0, $0.1] as Float == pooled[y, c] as Float }!
  slopeOfActive[best.0, best.1] = slopeOfPooled[y, c] as Float
}
let slopeOfSums = slopeOfActive * (sums1 .> 0)  // ReLU: only where the sum was positive
let slopeOfKernel = conv2D(input, filter: slopeOfSums)
let slopeOfInput = conv2D(slopeOfSums, filter: flipped(kernel), padding: .full)
display(sideBySide([
  "slopes of the pooled": slopeOfPooled, "of ReLU's outputs": slopeOfActive, "of the sums": slopeOfSums,
  "of the kernel": slopeOfKernel, "of the input": slopeOfInput,
]))
let topRight: Tensor = slopeOfSums[0..<2, 2..<4]
claim("The largest, 8 · 5, is cut off: all sums of its window were negative", topRight.countNonZero, equals: 0)
func network(_ x: Tensor, _ kernel: Tensor) -> Tensor {
  let answer = (maxPool2D(maximum(conv2D(x, filter: kernel), 0), size: 2) * last).sum()
  return (answer - 1) * (answer - 1)
}
let (atInput, atKernel) = gradient(at: input, kernel) { network($0, $1) }
claim("Autodiff agrees, about kernel and input", slopeOfKernel == atKernel && slopeOfInput == atInput)
claim(
  "Nudging agrees",
  slopeOfKernel.isClose(to: nudged(at: kernel) { network(input, $0) }, within: 0.01)
    && slopeOfInput.isClose(to: nudged(at: input) { network($0, kernel) }, within: 0.01))

// %% [markdown]
// Why did we nudge in double precision? A small nudge means subtracting two numbers that are nearly equal, and
// `float32` has only seven digits, most of which cancel.
//
// **Predict:** with a nudge of 0.00001, how far off are the two?

// %%
func errorOfNudging(_ dtype: DType) -> Float {
  let h = 1e-5
  let shift = Tensor([[h, 0], [0, 0]], dtype: .float64).converted(to: dtype)
  let (x, here) = (input.converted(to: dtype), kernel.converted(to: dtype))
  let rise = (network(x, here + shift) - network(x, here - shift)).converted(to: .float64)
    / Tensor(2 * h, dtype: .float64)
  return abs(rise.converted(to: .float32) - (atKernel[0, 0] as Float)).scalar
}
print("the slope is \(atKernel[0, 0] as Float)")
print("float32 is off by \(errorOfNudging(.float32)), float64 by \(errorOfNudging(.float64))")
claim("Double precision is at least ten times nearer", 10 * errorOfNudging(.float64) < errorOfNudging(.float32))

// %% [markdown]
// ## A filter learned back
//
// Somebody filtered a picture and lost the filter. We have picture and result. Begin with a filter of zeros, compare,
// and go a small step against the slope ([gradient descent](glossary.md#gradient-descent)), forty times, with nothing
// but our own $x \star g$. The loss is the mean of the squared differences, so $g$ is 2 · difference ÷ count.
//
// **Predict:** does it work as well from a photograph as from pure noise?

// %%
let wanted = Filter.sobelX.coefficients
func learned(from image: Tensor, rate: Float) -> (filter: Tensor, losses: [Float]) {
  let target = conv2D(image, filter: wanted)
  var (guess, losses) = (Tensor(zeros: [3, 3]), [Float]())
  for _ in 0..<40 {
    let error = conv2D(image, filter: guess) - target
    losses.append((error * error).mean().scalar)
    guess = guess - conv2D(image, filter: error * (2 / Float(error.count))) * rate
  }
  return (guess, losses)
}
let noise = Tensor(randomNormal: [64, 64], seed: 11)
let photo = try Image(named: "camera").cropped(rows: 80..<240, columns: 180..<340).resized(height: 64, width: 64).matrix
display(sideBySide([
  "noise": noise, "filtered": conv2D(noise, filter: wanted), "photo": Image(photo.reshaped(to: [64, 64, 1])),
  "the photo, filtered": conv2D(photo, filter: wanted),
]))
let fromNoise = learned(from: noise, rate: 0.3)
let fromPhoto = learned(from: photo, rate: 0.3)
plot(["noise": fromNoise.losses, "photo": fromPhoto.losses], x: "step", y: "loss", yScale: .logarithmic)
func rounded(_ x: Tensor) -> Tensor { round(x * 100) / 100 + 0 }
display(sideBySide([
  "wanted": wanted, "from noise": rounded(fromNoise.filter), "from the photo": rounded(fromPhoto.filter),
]))
claim("From noise the filter comes back, to a hundredth", fromNoise.filter.isClose(to: wanted, within: 0.01))
let steps = zip(fromNoise.losses, fromNoise.losses.dropFirst())
claim("The loss falls at every step until it is next to nothing", steps.allSatisfy { $0 > $1 || $0 < 1e-6 })
let offNoise = fromNoise.filter.largestDifference(from: wanted)
let offPhoto = fromPhoto.filter.largestDifference(from: wanted)
claim("From the photo, after as many steps, it is still far off", offPhoto > 0.5 && offPhoto > 10 * offNoise)

// %% [markdown]
// The scale is logarithmic: a straight line down means that each step takes away the same *part* of the loss. In a
// photo neighbouring pixels are nearly alike, so what one weight does another can do as well: a large error in the
// filter makes a small loss, and small slopes.

// %% [markdown]
// ## Your turn
//
// Each cell holds a function to complete. Its check tries several cases and compares with the engine.

// %% [markdown]
// ### Exercise: the gradient of the filter
//
// An image, the slopes $g$ of the outputs, a filter of $f \times f$ and a stride $s$; no padding. Give
// $\partial L / \partial w$, of shape $f \times f$, without `conv2D`. Useful: `var sum = Tensor(zeros: [f, f])`,
// `g.shape[0]`, a number `g[y, c] as Float`, a window `x[2..<5, 0..<3] as Tensor`, and `sum += window * slope`.

// %% The filter's gradient tags=["exercise"]
func filterGradient(_ x: Tensor, _ g: Tensor, _ f: Int, _ s: Int) -> Tensor {
  // BEGIN SOLUTION
  var sum = Tensor(zeros: [f, f])
  for y in 0..<g.shape[0] {
    for c in 0..<g.shape[1] {
      let window: Tensor = x[s * y..<s * y + f, s * c..<s * c + f]
      sum += window * (g[y, c] as Float)
    }
  }
  return sum
  // END SOLUTION
}

// %%
func engineFilterGradient(_ x: Tensor, _ g: Tensor, _ f: Int, _ s: Int) -> Tensor {
  gradient(at: Tensor(zeros: [f, f])) { (conv2D(x, filter: $0, stride: s) * g).sum() }
}
exercise(
  "The filter's gradient: how does the sum of g · outputs change with each weight of an f × f filter of stride s?",
  hints: "Output (y, c) stands on the window that begins at row s·y, column s·c.",
  "Every output adds its window, times its slope.",
  "Two loops, over rows and columns of g; in them sum += window * slope.",
  trying: [(x, g, 2, 1), (five, g, 3, 2), (five, three, 3, 1), (Tensor(randomNormal: [8, 8], seed: 12), three, 3, 2)],
  filterGradient,
  expected: { x, g, f, s in engineFilterGradient(x, g, f, s) },
  within: 1e-3,
  mistakes: [
    Mistake("the stride is ignored: output (y, c) looks at the window that begins at (s·y, s·c)") { x, g, f, _ in
      let (rows, columns) = (g.shape[0] + f - 1, g.shape[1] + f - 1)
      return engineFilterGradient(x[0..<rows, 0..<columns], g, f, 1)
    },
    Mistake("The slopes are flipped: a convolution where a correlation belongs; only dx needs one") {
      x, g, f, s in engineFilterGradient(x, flipped(g), f, s)
    },
    Mistake("this is the mean over the positions; slopes of a shared weight add up") { x, g, f, s in
      engineFilterGradient(x, g, f, s) / Float(g.count)
    },
    Mistake("the slopes are missing: each window must be multiplied by the g of its output") { x, g, f, s in
      engineFilterGradient(x, Tensor(ones: g.shape), f, s)
    },
    Mistake("rows and columns are exchanged") { x, g, f, s in engineFilterGradient(x, g, f, s).transposed() },
  ])

// %% [markdown]
// ### Exercise: who won?
//
// Maximum pooling over windows of 2 × 2 that do not overlap: send each slope to the winner of its window, on a tie to
// the first one, row by row. The rest stays 0.

// %% Who won tags=["exercise"]
func poolingGradient(_ x: Tensor, _ g: Tensor) -> Tensor {
  // BEGIN SOLUTION
  var routed = Tensor(zeros: x.shape)
  for y in 0..<g.shape[0] {
    for c in 0..<g.shape[1] {
      var winner = (2 * y, 2 * c)
      for place in [(2 * y, 2 * c + 1), (2 * y + 1, 2 * c), (2 * y + 1, 2 * c + 1)] {
        if x[place.0, place.1] as Float > x[winner.0, winner.1] as Float { winner = place }
      }
      routed[winner.0, winner.1] = g[y, c] as Float
    }
  }
  return routed
  // END SOLUTION
}

// %%
func repeated(_ g: Tensor) -> Tensor {
  gradient(at: Tensor(zeros: [2 * g.shape[0], 2 * g.shape[1]])) { (averagePool2D($0, size: 2) * g).sum() } * 4
}
func winners(_ x: Tensor) -> Tensor { x .== repeated(maxPool2D(x, size: 2)) }
exercise(
  "Who won: the gradient of maximum pooling by 2, from the image and the slopes of the outputs.",
  hints: "Begin with zeros as large as the image.", "Which of the four pixels of a window is the largest?",
  "On a tie the first one wins, row by row: replace the winner only by something larger.",
  trying: [(field, g), (tie, Tensor([[8]])), (Tensor([[-1, -2, 3, 3], [-3, -4, 3, 3]]), Tensor([[2, 6]]))],
  poolingGradient,
  expected: { x, g in gradient(at: x) { (maxPool2D($0, size: 2) * g).sum() } },
  mistakes: [
    Mistake("on a tie all winners are paid in full; the slope must not become more") { x, g in
      winners(x) * repeated(g)
    },
    Mistake("on a tie the slope is shared out; a fair choice, but here the first winner gets all") { x, g in
      winners(x) * repeated(g / (averagePool2D(winners(x), size: 2) * 4))
    },
    Mistake("on a tie the last one wins; replace the winner only by something larger") { x, g in
      flipped(gradient(at: flipped(x)) { (maxPool2D($0, size: 2) * flipped(g)).sum() })
    },
    Mistake("that is the gradient of average pooling") { _, g in repeated(g) / 4 },
    Mistake("everybody in the window is paid; only the largest pixel was let through") { _, g in repeated(g) },
    Mistake("the slope is multiplied by the pixel; the winner was passed on with the factor 1") { x, g in
      gradient(at: x) { (maxPool2D($0, size: 2) * g).sum() } * x
    },
  ])

// %% [markdown]
// ### Exercise: `conv2DBackward`
//
// The whole of it: images `x` of shape `[N, H, W, C]`, a filter bank `w` `[f, f, C, K]`, slopes `g` `[N, h, w, K]`, a
// stride `s`, no padding. Give back all three gradients, with loops or with `conv2D`, but without autodiff. Remember
// the loop and its shadow. Numbers are read as `g[n, y, c, k] as Float` and changed as `db[k] += slope`; whole blocks
// work as well: `dw[.all, .all, .all, k] += x[n, rows, columns] * slope`, where `rows` and `columns` are ranges.
//
// Each of the three has a check of its own: begin with one, and leave zeros for the others.

// %% conv2DBackward tags=["exercise"]
func conv2DBackward(_ x: Tensor, _ w: Tensor, _ g: Tensor, _ s: Int) -> (dx: Tensor, dw: Tensor, db: Tensor) {
  // Begin with zeros, var dx = Tensor(zeros: x.shape) and so on, and end with return (dx, dw, db).
  // BEGIN SOLUTION
  var (dx, dw, db) = (Tensor(zeros: x.shape), Tensor(zeros: w.shape), Tensor(zeros: [g.shape[3]]))
  let f = w.shape[0]
  for n in 0..<g.shape[0] {
    for y in 0..<g.shape[1] {
      for c in 0..<g.shape[2] {
        let (rows, columns) = (s * y..<s * y + f, s * c..<s * c + f)
        for k in 0..<g.shape[3] {
          let slope: Float = g[n, y, c, k]
          db[k] += slope
          dw[.all, .all, .all, k] += x[n, rows, columns] * slope
          dx[n, rows, columns] += w[.all, .all, .all, k] * slope
        }
      }
    }
  }
  return (dx, dw, db)
  // END SOLUTION
}

// %% What the checks compare with jupyter={"source_hidden": true}
func engineBackward(_ x: Tensor, _ w: Tensor, _ g: Tensor, _ s: Int) -> (dx: Tensor, dw: Tensor, db: Tensor) {
  let all = gradient(at: [x, w, Tensor(zeros: [g.shape[3]])]) {
    (conv2D($0[0], filter: $0[1], bias: $0[2], stride: s) * g).sum()
  }
  return (all[0], all[1], all[2])
}
func normal(_ shape: [Int], _ seed: UInt64) -> Tensor { Tensor(randomNormal: shape, seed: seed) }
let backwardCases = [
  (image.reshaped(to: [1, 3, 3, 1]), w.reshaped(to: [2, 2, 1, 1]), slopes.reshaped(to: [1, 2, 2, 1]), 1),
  (normal([2, 5, 5, 2], 23), normal([3, 3, 2, 5], 24), normal([2, 2, 2, 5], 25), 2),
  (normal([3, 4, 5, 2], 26), normal([2, 2, 2, 5], 27), normal([3, 3, 4, 5], 28), 1),
]
/// g with only the last place of the last example.
func lastSlope(_ g: Tensor) -> Tensor {
  var last = Tensor(zeros: g.shape)
  let (n, y, c) = (g.shape[0] - 1, g.shape[1] - 1, g.shape[2] - 1)
  last[n, y, c] = g[n, y, c] as Tensor
  return last
}
/// The first pixels, as many as are read with stride 1.
func near(_ x: Tensor, _ w: Tensor, _ g: Tensor) -> Tensor {
  x[.all, 0..<g.shape[1] + w.shape[0] - 1, 0..<g.shape[2] + w.shape[1] - 1]
}
/// What is left where each window overwrites what the windows before it wrote.
func overwritten(_ x: Tensor, _ w: Tensor, _ g: Tensor, _ s: Int) -> Tensor {
  var dx = Tensor(zeros: x.shape)
  for n in 0..<g.shape[0] {
    for y in 0..<g.shape[1] {
      for c in 0..<g.shape[2] {
        let k = g.shape[3] - 1
        let (rows, columns) = (s * y..<s * y + w.shape[0], s * c..<s * c + w.shape[1])
        dx[n, rows, columns] = w[.all, .all, .all, k] * (g[n, y, c, k] as Float)
      }
    }
  }
  return dx
}

// %% Check: db
exercise(
  "conv2DBackward, the biases: db, one number for each map.",
  hints: "z = … + b: to which outputs is b[k] added, and with which factor?",
  "To every output of map k: at each row and column, in each example. Add up their slopes.",
  trying: backwardCases, { x, w, g, s in conv2DBackward(x, w, g, s).db },
  expected: { x, w, g, s in engineBackward(x, w, g, s).db },
  within: 1e-3,
  mistakes: [
    Mistake("Wrong axes: that is one number for each row. It should be one for each map k.") { _, _, g, _ in
      g.sum(axes: [0, 2, 3])
    },
    Mistake("Wrong axes: that is one number for each column. It should be one for each map k.") { _, _, g, _ in
      g.sum(axes: [0, 1, 3])
    },
    Mistake("Wrong axes: that is one number for each example. It should be one for each map k.") { _, _, g, _ in
      g.sum(axes: [1, 2, 3])
    },
    Mistake("The rows and columns are not summed. The bias is used at every place.") { _, _, g, _ in g.sum(axes: [0]) },
    Mistake("The examples are not summed. All of them share the bias.") { _, _, g, _ in g.sum(axes: [1, 2]) },
    Mistake("That is one number for all. Each map k has a bias of its own.") { _, _, g, _ in g.sum() },
    Mistake("It is the sum, not the mean.") { _, _, g, _ in g.mean(axes: [0, 1, 2]) },
    Mistake("Not divided by the number of examples: if the loss is a mean, that is in g already.") { _, _, g, _ in
      g.sum(axes: [0, 1, 2]) / Float(g.shape[0])
    },
    Mistake("Only the last slope is left: = in place of +=.") { _, _, g, _ in
      g[g.shape[0] - 1, g.shape[1] - 1, g.shape[2] - 1]
    },
  ])

// %% Check: dw
exercise(
  "conv2DBackward, the filters: dw.",
  hints: "Write the forward loops first: which pixel does output (n, y, c, k) multiply by which weight?",
  "The window begins at row s·y and column s·c. In the same loops dw gets the slope times the pixel.",
  "All outputs of map k, in all examples, use the same filter: +=.",
  trying: backwardCases, { x, w, g, s in conv2DBackward(x, w, g, s).dw },
  expected: { x, w, g, s in engineBackward(x, w, g, s).dw },
  within: 1e-3,
  mistakes: [
    Mistake("The stride is ignored. The window of output (y, c) begins at (s·y, s·c).") { x, w, g, _ in
      engineBackward(near(x, w, g), w, g, 1).dw
    },
    Mistake("Only the first example. All examples share the filter, so their gradients add up.") { x, w, g, s in
      engineBackward(x[0..<1], w, g[0..<1], s).dw
    },
    Mistake("Only the last slope is left: = in place of +=.") { x, w, g, s in
      engineBackward(x, w, lastSlope(g), s).dw
    },
    Mistake("It is the sum over the examples, not the mean; if the loss is a mean, that is in g already.") {
      x, w, g, s in engineBackward(x, w, g, s).dw / Float(x.shape[0])
    },
    Mistake("The slopes are flipped: a convolution where a correlation belongs. Only dx needs a flip.") { x, w, g, s in
      engineBackward(x, w, g.reversed(axis: 1).reversed(axis: 2), s).dw
    },
    Mistake("The result is flipped. Only dx needs a flip, and that of w.") { x, w, g, s in
      flipped(engineBackward(x, w, g, s).dw)
    },
  ])

// %% Check: dx
exercise(
  "conv2DBackward, the images: dx.",
  hints: "Ask a pixel: which outputs read it, and through which weight?",
  "In the forward loops: dx, at the pixel that was read, gets the slope times the weight. Always +=.",
  "With conv2D instead: dilated g, flipped filter, full padding, summed over the maps k.",
  trying: backwardCases, { x, w, g, s in conv2DBackward(x, w, g, s).dx },
  expected: { x, w, g, s in engineBackward(x, w, g, s).dx },
  within: 1e-3,
  mistakes: [
    Mistake("The filter is not flipped. Where the output's index goes forward, the weight's goes backward.") {
      x, w, g, s in engineBackward(x, flipped(w), g, s).dx
    },
    Mistake("The stride is ignored. The window begins at (s·y, s·c): zeros belong between the numbers of g.") {
      x, w, g, _ in
      let part = engineBackward(near(x, w, g), w, g, 1).dx
      let (below, right) = (x.shape[1] - part.shape[1], x.shape[2] - part.shape[2])
      return part.padded(.sides(top: 0, bottom: below, left: 0, right: right))
    },
    Mistake("Only one map. A pixel goes into all maps k, so their parts add up.") { x, w, g, s in
      engineBackward(x, w[.rest, 0..<1], g[.rest, 0..<1], s).dx
    },
    Mistake("Where windows overlap, the later one overwrites the earlier: = in place of +=.") { x, w, g, s in
      overwritten(x, w, g, s)
    },
    Mistake("The images are not shared: nothing is divided by their number.") { x, w, g, s in
      engineBackward(x, w, g, s).dx / Float(x.shape[0])
    },
  ])

// %% [markdown]
// ## What to keep
//
// - A product hands each of its factors the slope times the *other* factor. Backward is the same loops with `+=`.
// - A number that is used many times gets the **sum** of its slopes: over positions, over the batch, over the filters.
// - Filter: image correlated with $g$. Image: $g$, fully padded, with the **flipped** filter. Bias: the sum of $g$.
// - Stride: zeros between the numbers of $g$. Padding: cut the frame off; weights meet the zeros and learn nothing.
// - A maximum routes the slope to its winner; on a tie there is no derivative, and software chooses.
// - Check everybody's gradient, in double precision, with a filter that is not symmetric.
//
// **Next:** [07 · Convolution as a matrix](07-convolution-as-a-matrix.ipynb): the same once more, with a
// matrix whose transpose is the way back.
