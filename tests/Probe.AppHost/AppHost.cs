using Microsoft.Extensions.Configuration;

var builder = DistributedApplication.CreateBuilder(args);

var token = builder.AddParameter("token", new GenerateParameterDefault { MinLength = 30, Special = false }, secret: true, persist: true);
var database = builder.AddPostgres("pg").WithDataVolume().AddDatabase("probedb");
var cache = builder.AddRedis("cache").WithDataVolume();

var first = builder.AddProject<Projects.Probe_Service>("first")
    .WithHttpEndpoint(port: builder.Configuration.GetValue<int?>("extra-port"), name: "extra")
    .WithHttpEndpoint(name: "own", env: "PROBE_OWN_PORT")
    .WithHttpHealthCheck("/health")
    .WithEnvironment("PROBE_TOKEN", token)
    .WithEnvironment("PROBE_WINNER", "code");

builder.AddProject<Projects.Probe_Service>("second")
    .WithHttpHealthCheck("/health")
    .WithReference(database).WaitFor(database)
    .WithReference(cache).WaitFor(cache)
    .WithReference(first.GetEndpoint("http"))
    .WithEnvironment("PROBE_EXTRA", first.GetEndpoint("extra"))
    .WaitFor(first);

// Started by the tests.
builder.AddProject<Projects.Probe_Service>("printer").WithArgs("print", "two words", "and $HOME").WithExplicitStart();
var failing = builder.AddProject<Projects.Probe_Service>("failing").WithArgs("fail").WithHttpHealthCheck("/health").WithExplicitStart();
builder.AddProject<Projects.Probe_Service>("orphan").WaitFor(failing).WithExplicitStart();
var sick = builder.AddProject<Projects.Probe_Service>("sick")
    .WithHttpHealthCheck("/health").WithEnvironment("PROBE_SICK", "yes").WithExplicitStart();
builder.AddProject<Projects.Probe_Service>("waiter").WaitFor(sick).WithExplicitStart();
var fleeting = builder.AddProject<Projects.Probe_Service>("fleeting").WithHttpHealthCheck("/health").WithExplicitStart();
fleeting.OnResourceReady(async (_, _, cancellationToken) =>
{
    using var client = new HttpClient();
    await Task.WhenAny(client.PostAsync(new Uri(fleeting.GetEndpoint("http").Url + "/exit/3"), null, cancellationToken));
    await Task.Delay(Timeout.Infinite, cancellationToken);
});
builder.AddProject<Projects.Probe_Service>("bereft").WaitFor(fleeting).WithExplicitStart();

builder.Build().Run();
