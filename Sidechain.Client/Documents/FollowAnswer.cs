namespace Sidechain.Client.Documents;

/// <summary>The api's answer to following a user, and to ending that.</summary>
/// <param name="UserId">Who is followed.</param>
/// <param name="Following">From now on.</param>
/// <param name="Followers">How many users follow them.</param>
public sealed record FollowAnswer(string UserId, bool Following, int Followers);
