using System.Text;

namespace Sidechain.Tracing.Client.Recording;

/// <summary>Values of <c>error.type</c>: few, and telling.</summary>
internal static class ErrorTypes
{
    /// <summary>
    /// HTTP failures by their kind (<c>connection_error</c>, <c>name_resolution_error</c>), a timeout as <c>timeout</c>, else the type's
    /// full name.
    /// </summary>
    public static string Of(Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http => SnakeCase(http.HttpRequestError.ToString()),
        OperationCanceledException { InnerException: TimeoutException } or TimeoutException => "timeout",
        _ => exception.GetType().FullName ?? exception.GetType().Name,
    };

    private static string SnakeCase(string name)
    {
        var snake = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && snake.Length > 0)
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(c));
        }

        return snake.ToString();
    }
}
