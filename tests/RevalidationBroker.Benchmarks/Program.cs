using BenchmarkDotNet.Running;
using RevalidationBroker.Benchmarks.Burst;
using RevalidationBroker.Benchmarks.Load;
using RevalidationBroker.Benchmarks.Soak;

// dotnet run -c Release --project tests/RevalidationBroker.Benchmarks -- --filter '*'
// dotnet run -c Release --project tests/RevalidationBroker.Benchmarks -- load
// dotnet run -c Release --project tests/RevalidationBroker.Benchmarks -- burst --peers
// dotnet run -c Release --project tests/RevalidationBroker.Benchmarks -- soak
if (args is [ServerProcess.Verb, var name]) return await ServerProcess.ServeAsync(name);
if (args is [PlainServer.Verb, var port, var site]) return await PlainServer.ServeAsync(port, new Uri(site));
if (args is ["load", .. var options]) return await LoadRun.RunAsync(options);
if (args is ["burst", .. var burst]) return await BurstRun.RunAsync(burst);
if (args is ["soak", .. var soak]) return await SoakRun.RunAsync(soak);

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
