using BenchmarkDotNet.Running;

// dotnet run -c Release --project tests/RevalidationBroker.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
