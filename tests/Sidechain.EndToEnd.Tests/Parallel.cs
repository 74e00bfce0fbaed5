using Xunit.Sdk;
using Xunit.v3;

// Most tests wait most of the time: for a fault that takes seconds, for a trace to come in. More than there are processors may wait at once.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 6)]
