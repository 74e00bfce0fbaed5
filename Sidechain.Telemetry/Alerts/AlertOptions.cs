using System.ComponentModel.DataAnnotations;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Alerts;

/// <summary>Rules and who is told, section <c>Alerts</c> of the configuration.</summary>
internal sealed class AlertOptions : IValidatableObject
{
    public const string Section = "Alerts";

    public IList<AlertRule> Rules { get; } = [];

    /// <summary>How often the rules are looked at.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets a POST with JSON whenever a rule fires or is resolved; nobody does where it is not set.</summary>
    public Uri? Webhook { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (index, rule) in Rules.Index())
        {
            var problems = new List<ValidationResult>();
            Validator.TryValidateObject(rule, new ValidationContext(rule), problems, validateAllProperties: true);
            if (rule.Quantile is null == rule.ErrorRate is null || rule.Quantile is null != rule.ThresholdMs is null)
            {
                problems.Add(new("either Quantile with ThresholdMs, or ErrorRate"));
            }

            if (rule.Client is not null && !ClientTypes.IsKnown(rule.Client))
            {
                problems.Add(new($"Client is one of {ClientTypes.Listed}"));
            }

            if (rule.Client is null && ClientTypes.All.Any(type => rule.Span.StartsWith($"{type}.", StringComparison.Ordinal)))
            {
                problems.Add(new("Client is missing: without it a rule is about the spans of services"));
            }

            if (Rules.Count(other => other.Name == rule.Name) > 1)
            {
                problems.Add(new("each rule has a name of its own"));
            }

            foreach (var problem in problems)
            {
                yield return new($"{Section}:Rules:{index}: {problem.ErrorMessage}");
            }
        }

        if (Webhook is not null && (!Webhook.IsAbsoluteUri || Webhook.Scheme is not ("http" or "https")))
        {
            yield return new($"{Section}:Webhook must be an address such as https://example.com/alerts.");
        }
    }
}
