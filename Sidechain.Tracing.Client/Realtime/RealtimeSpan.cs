namespace Sidechain.Tracing.Client.Realtime;

/// <summary>A span while it runs on the realtime thread: lives on its stack. Give it back to <see cref="RealtimeRing.End"/>.</summary>
public struct RealtimeSpan
{
    internal ulong Id;
    internal ulong ParentId;
    internal long Start;
    internal RealtimeName Name;
    private RealtimeName _key0;
    private RealtimeName _key1;
    private RealtimeName _key2;
    private RealtimeName _key3;
    private double _value0;
    private double _value1;
    private double _value2;
    private double _value3;

    /// <summary>The status becomes <c>error</c>.</summary>
    public bool IsError { get; set; }

    /// <summary>Up to four numbers; further ones are left out.</summary>
    public void Set(RealtimeName key, double value)
    {
        // The numbers, not the records: their equality makes a comparer with its first call, and that allocates.
        if (_key0.Id == 0 || _key0.Id == key.Id)
        {
            (_key0, _value0) = (key, value);
        }
        else if (_key1.Id == 0 || _key1.Id == key.Id)
        {
            (_key1, _value1) = (key, value);
        }
        else if (_key2.Id == 0 || _key2.Id == key.Id)
        {
            (_key2, _value2) = (key, value);
        }
        else if (_key3.Id == 0 || _key3.Id == key.Id)
        {
            (_key3, _value3) = (key, value);
        }
    }

    internal readonly void Write(ref RealtimeRecord record, long end)
    {
        record.SpanId = Id;
        record.ParentId = ParentId;
        record.Start = Start;
        record.End = end;
        record.Value0 = _value0;
        record.Value1 = _value1;
        record.Value2 = _value2;
        record.Value3 = _value3;
        record.Name = Name.Id;
        record.Key0 = _key0.Id;
        record.Key1 = _key1.Id;
        record.Key2 = _key2.Id;
        record.Key3 = _key3.Id;
        record.IsError = IsError;
    }
}
