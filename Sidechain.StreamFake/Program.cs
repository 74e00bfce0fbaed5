using Sidechain.StreamFake;

await StreamFakeApp.Build(args).RunAsync();
