using Microsoft.AspNetCore.Http;

namespace Sidechain.ServiceDefaults.Forwarding;

/// <summary>Sees another service's answer before it goes back: the response has its status and headers, its body is unread.</summary>
/// <returns>True when it has written the body itself; false leaves the answer's own.</returns>
public delegate Task<bool> ForwardedAnswerReader(HttpContext context, HttpResponseMessage answer, CancellationToken cancellationToken);
