using System.Text.Json;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Journal;

/// <summary>Reads one change of a line. The parts of the API know their own changes, and the journal knows none of those parts.</summary>
/// <exception cref="JsonException">It is none.</exception>
internal delegate Change ReadChange(JsonElement json);
