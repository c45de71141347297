using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using RevalidationBroker.Functions;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
await builder.Services.AddFunctionAppAsync(builder.Configuration, CancellationToken.None);
await builder.Build().RunAsync();
