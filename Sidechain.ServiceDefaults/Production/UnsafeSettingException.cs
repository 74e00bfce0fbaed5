namespace Sidechain.ServiceDefaults.Production;

/// <summary>A setting that is fine for a development machine and nowhere else; the message says what to do.</summary>
public sealed class UnsafeSettingException(string sentence) : Exception(sentence);
