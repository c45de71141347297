using BenchmarkDotNet.Running;
using RevalidationBroker.Benchmarks.Load;

// dotnet run -c Release --project tests/RevalidationBroker.Benchmarks -- --filter '*'
// dotnet run -c Release --project tests/RevalidationBroker.Benchmarks -- load
if (args is [ServerProcess.Verb, var name]) return await ServerProcess.ServeAsync(name);
if (args is ["load", .. var options]) return await LoadRun.RunAsync(options);

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
