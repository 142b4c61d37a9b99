"""What Python's email package reads in the mails that come in as a JSON list of texts: for each the head, and the parts
with their type, method and text. Faults that it finds are faults. Run by calendars.mjs with /usr/bin/python3."""
import email.policy
import json
import sys

read = []
for text in json.load(sys.stdin):
    mail = email.message_from_string(text, policy=email.policy.SMTP)
    parts = list(mail.iter_parts())
    faults = [str(fault) for one in [mail, *parts] for fault in one.defects]
    read.append({
        "type": mail.get_content_type(), "from": str(mail["From"]), "to": str(mail["To"]), "subject": str(mail["Subject"]),
        "date": mail["Date"].datetime.isoformat(), "id": str(mail["Message-ID"]), "faults": faults,
        "parts": [{"type": part.get_content_type(), "method": part.get_param("method"), "text": part.get_content()}
                  for part in parts],
    })
json.dump(read, sys.stdout)
