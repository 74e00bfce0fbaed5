using Xunit.Sdk;
using Xunit.v3;

// Each test has a window and a user of its own.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 3)]
