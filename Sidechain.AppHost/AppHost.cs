using Sidechain.AppHost;

var builder = DistributedApplication.CreateBuilder(args);
var keys = builder.AddKeys();

var postgres = builder.AddPostgres("postgres").WithDataVolume();
var (apiRole, telemetryRole) = postgres.AddDatabase("sidechain").AddServiceRoles();
var redis = builder.AddRedis("redis").WithDataVolume();

// Everything that is traced ends here: the services' spans by OTLP, the clients' by the api's forwarder.
var telemetry = builder.AddProject<Projects.Sidechain_Telemetry>("telemetry")
    .WithOtlpDoors(keys)
    .WithDatabase(telemetryRole)
    .WithReference(redis)
    .WithUserTokens(keys)
    .WithForwarders(keys)
    .WithDashboardAddress()
    .AsService("DataTrending", "/scalar", "Telemetry's API");

var stream = builder.AddProject<Projects.Sidechain_StreamFake>("stream")
    .WithStreamKeys(keys)
    .WithEnvironment("Stream__DataPath", builder.DataPath("stream"))
    .WithTelemetry(telemetry, keys)
    .AsService("Rss", "/health", "Stream.io fake");

var api = builder.AddProject<Projects.Sidechain_Api>("api")
    .WithDatabase(apiRole)
    .WithReference(redis).WaitFor(redis)
    .WithStream(stream, keys)
    .WithReference(telemetry.GetEndpoint("http"))
    .WithTelemetry(telemetry, keys)
    .WithUserTokens(keys)
    .WithForwarders(keys)
    .WithEnvironment("Audio__Path", builder.DataPath("audio"))
    .WithDashboardAddress()
    .AsService("Braces", "/scalar", "Posts API");

builder.AddProject<Projects.Sidechain_PluginHostSim>("plugin-host").AsClient(api, "share", "MusicNote2")
    .WithShareCommand()
    .WithShareCommand(
        "share-slow", "Share with a slow encoder", "Shares it with an encoder that takes over five seconds, so that the alert fires.",
        "Timer", "--fault", "slow-encoder");

builder.AddProject<Projects.Sidechain_Cli>("cli").AsClient(api, "upload", "WindowConsole")
    .WithShareCommand();

var web = builder.AddProject<Projects.Sidechain_Web>("web")
    .WithReference(api.GetEndpoint("http"))
    .WithTelemetry(telemetry, keys)
    .WithForwarders(keys)
    .WithEnvironment("Sessions__KeysPath", builder.DataPath("web"))
    .AsService("Globe", "/", "Web app");

builder.RunBuiltPrograms();
builder.UseLocalServers();
builder.SayHowToStart(api, telemetry, stream, web);
builder.Build().Run();
