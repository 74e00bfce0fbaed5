namespace Sidechain.Cli.Fuzz;

/// <summary>What became of one document.</summary>
/// <param name="Answer">In a word: an exit code, for example.</param>
/// <param name="Complaint">What is our fault; null where nothing is.</param>
internal sealed record FuzzOutcome(string Answer, string? Complaint = null);
