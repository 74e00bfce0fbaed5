using Sidechain.Api;

await ApiApp.Build(args).RunAsync();
