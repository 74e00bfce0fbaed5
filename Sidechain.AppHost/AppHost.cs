using Sidechain.AppHost;

var builder = DistributedApplication.CreateBuilder(args);

var jwtKey = builder.AddSecret("jwt-key");
var otlpKey = builder.AddSecret("otlp-api-key");
var forwarderKey = builder.AddSecret("forwarder-key");
var streamKey = builder.AddSecret("stream-api-key");
var streamSecret = builder.AddSecret("stream-api-secret");

var postgres = builder.AddPostgres("postgres").WithDataVolume();
var (apiRole, telemetryRole) = postgres.AddDatabase("sidechain").AddServiceRoles();
var redis = builder.AddRedis("redis").WithDataVolume();

// Everything that is traced ends here: the services' spans by OTLP, the clients' by the api's forwarder.
var telemetry = builder.AddProject<Projects.Sidechain_Telemetry>("telemetry")
    .WithHttpEndpoint(port: 4318, name: "otlp")
    .WithHttpEndpoint(port: 4317, name: "otlp-grpc", env: "SIDECHAIN_OTLP_GRPC_PORT")
    .WithDatabase(telemetryRole)
    .WithReference(redis)
    .WithEnvironment("Jwt__Key", jwtKey)
    .WithEnvironment("SIDECHAIN_OTLP_API_KEY", otlpKey)
    .WithEnvironment("SIDECHAIN_FORWARDER_KEY", forwarderKey)
    .WithDashboardAddress()
    .AsService("DataTrending", "/scalar", "Telemetry's API")
    .WithDoor("otlp", "OTLP/HTTP")
    .WithDoor("otlp-grpc", "OTLP/gRPC");

var stream = builder.AddProject<Projects.Sidechain_StreamFake>("stream")
    .WithEnvironment("Stream__ApiKey", streamKey)
    .WithEnvironment("Stream__ApiSecret", streamSecret)
    .WithEnvironment("Stream__DataPath", builder.DataPath("stream"))
    .WithEnvironment("SIDECHAIN_OTLP_ENDPOINT", telemetry.GetEndpoint("otlp"))
    .WithEnvironment("SIDECHAIN_OTLP_API_KEY", otlpKey)
    .AsService("Rss", "/health", "Stream.io fake");

var api = builder.AddProject<Projects.Sidechain_Api>("api")
    .WithDatabase(apiRole)
    .WithReference(redis).WaitFor(redis)
    .WithReference(stream.GetEndpoint("http"))
    .WithReference(telemetry.GetEndpoint("http"))
    .WithEnvironment("Jwt__Key", jwtKey)
    .WithEnvironment("Stream__ApiKey", streamKey)
    .WithEnvironment("Stream__ApiSecret", streamSecret)
    .WithEnvironment("Audio__Path", builder.DataPath("audio"))
    .WithEnvironment("SIDECHAIN_OTLP_ENDPOINT", telemetry.GetEndpoint("otlp"))
    .WithEnvironment("SIDECHAIN_OTLP_API_KEY", otlpKey)
    .WithEnvironment("SIDECHAIN_FORWARDER_KEY", forwarderKey)
    .WithDashboardAddress()
    .AsService("Braces", "/scalar", "Posts API");

builder.AddProject<Projects.Sidechain_PluginHostSim>("plugin-host")
    .WithEnvironment("SIDECHAIN_API_URL", api.GetEndpoint("http"))
    .WithEnvironment("SIDECHAIN_USER", "alice")
    .WithEnvironment("SIDECHAIN_PASSWORD", "alice")
    .WithEnvironment("SIDECHAIN_FLUSH_SECONDS", "10")
    .WithArgs("share", Path.Combine(builder.AppHostDirectory, "..", "samples", "loop.wav"))
    .WithPlainHttp()
    .WithIconName("MusicNote2")
    .WithParentRelationship(api)
    .WithShareCommand()
    .WithShareCommand("share-slow", "Share with a slow encoder", "Shares it with an encoder that takes over five seconds, so that the alert fires.", "Timer", "--fault", "slow-encoder")
    .WithExplicitStart();

builder.AddProject<Projects.Sidechain_Cli>("cli")
    .WithEnvironment("SIDECHAIN_API_URL", api.GetEndpoint("http"))
    .WithEnvironment("SIDECHAIN_USER", "alice")
    .WithEnvironment("SIDECHAIN_PASSWORD", "alice")
    .WithEnvironment("SIDECHAIN_FLUSH_SECONDS", "10")
    .WithArgs("upload", Path.Combine(builder.AppHostDirectory, "..", "samples", "loop.wav"))
    .WithPlainHttp()
    .WithIconName("WindowConsole")
    .WithParentRelationship(api)
    .WithShareCommand()
    .WithExplicitStart();

var web = builder.AddProject<Projects.Sidechain_Web>("web")
    .WithReference(api.GetEndpoint("http"))
    .WithEnvironment("Sessions__KeysPath", builder.DataPath("web"))
    .WithEnvironment("SIDECHAIN_OTLP_ENDPOINT", telemetry.GetEndpoint("otlp"))
    .WithEnvironment("SIDECHAIN_OTLP_API_KEY", otlpKey)
    .WithEnvironment("SIDECHAIN_FORWARDER_KEY", forwarderKey)
    .AsService("Globe", "/", "Web app");

builder.RunBuiltPrograms();
builder.UseLocalServers();
builder.SayHowToStart(api, telemetry, stream, web);
builder.Build().Run();
