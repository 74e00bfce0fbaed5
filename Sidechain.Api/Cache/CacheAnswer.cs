using StackExchange.Redis;

namespace Sidechain.Api.Cache;

/// <summary>What Redis said.</summary>
/// <param name="Reached">False: it is away or too slow.</param>
/// <param name="Value">Null when there is nothing under the key, or when it was not reached.</param>
internal readonly record struct CacheAnswer(bool Reached, RedisValue Value);
