#include <SourceKit/sourcekitd.h>
