"""Small disclosures in the layouts of many places, made from one exact account (各地样式的小型公开材料)."""
