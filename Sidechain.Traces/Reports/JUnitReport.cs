using System.Globalization;
using System.Text;
using System.Xml;
using Sidechain.Traces.Lint;
using Sidechain.Traces.Shapes.Reports;

namespace Sidechain.Traces.Reports;

/// <summary>JUnit's XML, which every CI shows: a case for the shape, failed with the explanation, and one for lint where it ran.</summary>
public static class JUnitReport
{
    /// <param name="name">The name of the shape, for example its file.</param>
    /// <param name="traceId">The trace that was compared.</param>
    /// <param name="findings">The findings of lint; null where it did not run.</param>
    public static string Write(ShapeMatch match, string name, string traceId, IReadOnlyList<LintFinding>? findings = null)
    {
        var failures = (match.Holds ? 0 : 1) + (findings is { Count: > 0 } ? 1 : 0);
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", "trace shapes");
            xml.WriteAttributeString("tests", findings is null ? "1" : "2");
            xml.WriteAttributeString("failures", failures.ToString(CultureInfo.InvariantCulture));
            Case(xml, $"{name} {traceId}", match.Holds ? null : (match.Sentence, match.Explain()));
            if (findings is not null)
            {
                (string, string)? failure = findings is [var first, ..]
                    ? (first.Sentence, string.Join('\n', findings.Select(finding => $"{finding.Rule}: {finding.Sentence}")))
                    : null;
                Case(xml, $"lint {traceId}", failure);
            }

            xml.WriteEndElement();
        }

        return text.Append('\n').ToString();
    }

    private static void Case(XmlWriter xml, string name, (string Message, string Text)? failure)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", "trace");
        xml.WriteAttributeString("name", Text(name));
        if (failure is var (message, text))
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("message", Text(message));
            xml.WriteString(Text(text));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>Without what has no place in XML, not even as a reference: U+FFFE, U+FFFF and halves of pairs.</summary>
    private static string Text(string text)
    {
        var clean = new StringBuilder(Escapes.Lines(text));
        for (var i = 0; i < clean.Length; i++)
        {
            if (i + 1 < clean.Length && XmlConvert.IsXmlSurrogatePair(clean[i + 1], clean[i]))
            {
                i++;
            }
            else if (!XmlConvert.IsXmlChar(clean[i]))
            {
                clean[i] = '\uFFFD';
            }
        }

        return clean.ToString();
    }
}
