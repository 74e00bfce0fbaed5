using Sidechain.Client.Documents;
using Sidechain.Client.Sessions;

namespace Sidechain.Client.People;

/// <summary>Following others, whose posts then come into one's timeline.</summary>
public static class Following
{
    /// <summary>Follows a user, or ends that; the same twice is the same once.</summary>
    /// <exception cref="Failures.ClientException">There is no such user, or another answer that is no success.</exception>
    public static Task<FollowAnswer> SetAsync(ApiSession session, string user, bool following, CancellationToken cancellationToken) =>
        ApiCall.AskAsync(
        session, following ? HttpMethod.Put : HttpMethod.Delete, $"api/v1/users/{ApiPath.Segment(user)}/follow",
        AnswerJson.Default.FollowAnswer, new Subject<FollowAnswer>(user, answer => [answer.UserId]), cancellationToken);
}
